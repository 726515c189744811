// openid-client and jose against the example host. The issuer is in NOSTRO_ISSUER; the clients and
// the user are those of examples/data/bootstrap_interop.json.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as jose from 'jose';
import * as client from 'openid-client';

import { Browser } from './browser.mjs';

const issuer = new URL(process.env.NOSTRO_ISSUER);
const callback = 'http://127.0.0.1:9399/callback';
const alice = { username: 'alice@example.test', password: 'correct horse battery staple' };
const secrets = {
  confidential: 'interop-secret-for-basic-0123456789abcdef',
  service: 'interop-secret-for-service-0123456789abcde',
  post: 'interop-secret-for-post-0123456789abcdef01',
};
const partner = 'urn:interop:account:P00100000';
const insecure = { execute: [client.allowInsecureRequests] };

const discover = (id, metadata, authentication) =>
  client.discovery(issuer, id, metadata, authentication, insecure);
const confidential = () =>
  discover('interop-confidential', undefined, client.ClientSecretBasic(secrets.confidential));
const publicClient = () => discover('interop-public', undefined, client.None());
const service = () =>
  discover('interop-service', undefined, client.ClientSecretBasic(secrets.service));

/** Code + PKCE through the login and consent forms. */
async function logIn(config, { scope = 'openid offline_access email', par = false, dpop, ...who } = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const parameters = {
    redirect_uri: callback,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    prompt: 'consent',
  };
  const url = par
    ? await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP: dpop })
    : client.buildAuthorizationUrl(config, parameters);
  const reached = await new Browser().authorize(url, callback, { ...alice, ...who });
  return client.authorizationCodeGrant(
    config,
    reached,
    { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: scope.includes('openid') },
    undefined,
    { DPoP: dpop },
  );
}

const failsWith = (error) => (thrown) => {
  assert.equal(thrown.error ?? thrown.cause?.error, error, String(thrown.stack));
  return true;
};

test('discovery names the issuer and what clients need', async () => {
  const metadata = (await confidential()).serverMetadata();
  assert.equal(metadata.issuer, process.env.NOSTRO_ISSUER);
  assert.deepEqual(metadata.response_types_supported, ['code']);
  assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
  assert.ok(metadata.id_token_signing_alg_values_supported.includes('RS256'));
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
});

test('the OAuth and the OpenID discovery documents say the same', async () => {
  const [oauth, openid] = await Promise.all(
    ['oauth-authorization-server', 'openid-configuration'].map((name) =>
      fetch(new URL(`/.well-known/${name}`, issuer)).then((response) => response.json())),
  );
  assert.deepEqual(oauth, openid);
});

test('client_credentials: an RFC 9068 token that jose verifies through the JWKS', async () => {
  const config = await service();
  const answer = await client.clientCredentialsGrant(config, {
    scope: 'accounts:read',
    resource: 'urn:interop:api',
  });
  const keys = jose.createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
  const { payload, protectedHeader } = await jose.jwtVerify(answer.access_token, keys, {
    issuer: process.env.NOSTRO_ISSUER,
    audience: 'urn:interop:api',
    typ: 'at+jwt',
  });
  assert.equal(payload.client_id, 'interop-service');
  assert.equal(payload.sub, 'interop-service');
  assert.equal(payload.scope, 'accounts:read');
  assert.ok(protectedHeader.kid);
  assert.equal(answer.refresh_token, undefined);
});

test('client_secret_post works for the client registered with it', async () => {
  const config = await discover('interop-post', undefined, client.ClientSecretPost(secrets.post));
  const answer = await client.clientCredentialsGrant(config, { scope: 'accounts:read' });
  assert.ok(answer.access_token);
});

test('a wrong secret and an unknown client are refused alike', async () => {
  const wrong = await discover('interop-service', undefined, client.ClientSecretBasic('wrong'));
  const unknown = await discover('ghost', undefined, client.ClientSecretBasic('wrong'));
  for (const config of [wrong, unknown]) {
    await assert.rejects(client.clientCredentialsGrant(config, {}), (thrown) => {
      assert.equal(thrown.status ?? thrown.cause?.status ?? thrown.response?.status, 401);
      return true;
    });
  }
});

test('a scope that was not granted is refused', async () => {
  await assert.rejects(
    client.clientCredentialsGrant(await service(), { scope: 'admin', resource: 'urn:interop:api' }),
    failsWith('invalid_scope'),
  );
});

test('code + PKCE: ID token, UserInfo and claims', async () => {
  const config = await confidential();
  const tokens = await logIn(config);
  const claims = tokens.claims();
  assert.equal(claims.aud, 'interop-confidential');
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(info.email, alice.username);
  assert.ok(tokens.refresh_token);
  const keys = jose.createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
  const { payload } = await jose.jwtVerify(tokens.id_token, keys, {
    issuer: process.env.NOSTRO_ISSUER,
    audience: 'interop-confidential',
  });
  assert.equal(payload.sub, claims.sub);
});

test('a public client with PKCE', async () => {
  const tokens = await logIn(await publicClient());
  assert.ok(tokens.access_token);
});

test('without PKCE the request is refused by redirect', async () => {
  const config = await confidential();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid', state });
  const reached = await new Browser().authorize(url, callback, alice);
  assert.equal(reached.searchParams.get('error'), 'invalid_request');
  assert.equal(reached.searchParams.get('state'), state);
  assert.equal(reached.searchParams.get('iss'), process.env.NOSTRO_ISSUER);
});

test('an unregistered redirect URI gets a page, not a redirect', async () => {
  const url = client.buildAuthorizationUrl(await confidential(), {
    redirect_uri: 'http://127.0.0.1:9399/elsewhere',
    scope: 'openid',
  });
  const response = await fetch(url, { redirect: 'manual' });
  assert.equal(response.status, 400);
  assert.equal(response.headers.get('location'), null);
});

test('who denies consent is sent back with access_denied', async () => {
  const config = await confidential();
  await assert.rejects(logIn(config, { allow: false }), failsWith('access_denied'));
});

test('the login page refuses frames and scripts', async () => {
  const url = client.buildAuthorizationUrl(await confidential(), {
    redirect_uri: callback,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  });
  const response = await fetch(url);
  const policy = response.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(response.headers.get('x-frame-options'), 'DENY');
  assert.doesNotMatch(await response.text(), /<script/i);
});

test('a code works once, and its second use ends what it gave', async () => {
  const config = await confidential();
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const reached = await new Browser().authorize(url, callback, alice);
  const redeem = () => client.authorizationCodeGrant(config, reached, { pkceCodeVerifier });
  const tokens = await redeem();
  await assert.rejects(redeem(), failsWith('invalid_grant'));
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false);
});

test('a wrong PKCE verifier is refused', async () => {
  const config = await confidential();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  });
  const reached = await new Browser().authorize(url, callback, alice);
  await assert.rejects(
    client.authorizationCodeGrant(config, reached, {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
    }),
    failsWith('invalid_grant'),
  );
});

test('refresh rotates, and reuse ends the family', async () => {
  const config = await publicClient();
  const first = await logIn(config);
  const second = await client.refreshTokenGrant(config, first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), failsWith('invalid_grant'));
  await assert.rejects(client.refreshTokenGrant(config, second.refresh_token), failsWith('invalid_grant'));
});

test('one of many refreshes at the same time succeeds', async () => {
  const config = await publicClient();
  const { refresh_token: token } = await logIn(config);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => client.refreshTokenGrant(config, token)),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('introspection and revocation', async () => {
  const config = await confidential();
  const tokens = await logIn(config);
  const active = await client.tokenIntrospection(config, tokens.access_token);
  assert.equal(active.active, true);
  assert.equal(active.client_id, 'interop-confidential');
  await client.tokenRevocation(config, tokens.refresh_token);
  assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false });
  await client.tokenRevocation(config, 'unknown');
  assert.deepEqual(await client.tokenIntrospection(config, 'unknown'), { active: false });
});

test('a stranger learns nothing by introspection and revokes nothing', async () => {
  const config = await confidential();
  const stranger = await discover('interop-post', undefined, client.ClientSecretPost(secrets.post));
  const tokens = await logIn(config);
  assert.deepEqual(await client.tokenIntrospection(stranger, tokens.access_token), { active: false });
  await client.tokenRevocation(stranger, tokens.access_token);
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, true);
});

test('pushed authorization requests', async () => {
  const tokens = await logIn(await confidential(), { par: true });
  assert.ok(tokens.access_token);
});

test('DPoP: bound tokens work with the key and not as bearers', async () => {
  const config = await confidential();
  const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
  const tokens = await logIn(config, { dpop });
  assert.equal(tokens.token_type, 'dpop');
  const sub = tokens.claims().sub;
  const info = await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP: dpop });
  assert.equal(info.sub, sub);
  await assert.rejects(client.fetchUserInfo(config, tokens.access_token, sub));
});

test('DPoP with a pushed request', async () => {
  const config = await confidential();
  const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
  const tokens = await logIn(config, { par: true, dpop });
  assert.equal(tokens.token_type, 'dpop');
});

test('token exchange to a merchant of the partner', async () => {
  const config = await service();
  const own = await client.clientCredentialsGrant(config, { resource: partner });
  const answer = await client.genericGrantRequest(
    config,
    'urn:ietf:params:oauth:grant-type:token-exchange',
    {
      subject_token: own.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'urn:interop:account:P00100001',
    },
  );
  const claims = jose.decodeJwt(answer.access_token);
  assert.equal(claims.aud, 'urn:interop:account:P00100001');
  assert.equal(claims.act.sub, 'interop-service');
  assert.ok(claims.exp <= jose.decodeJwt(own.access_token).exp);
});

test('an exchange to a stranger is refused', async () => {
  const config = await service();
  const own = await client.clientCredentialsGrant(config, { resource: partner });
  await assert.rejects(
    client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: own.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'urn:interop:account:P00200001',
    }),
    failsWith('invalid_target'),
  );
});

test('the key set is public and holds nothing private', async () => {
  const config = await confidential();
  const { keys } = await (await fetch(config.serverMetadata().jwks_uri)).json();
  assert.ok(keys.length >= 2);
  for (const key of keys) {
    assert.equal(key.use, 'sig');
    assert.equal(key.kid, await jose.calculateJwkThumbprint(key));
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(secret in key));
  }
});

test('a token that was tampered with is inactive', async () => {
  const config = await service();
  const { access_token: token } = await client.clientCredentialsGrant(config, { resource: 'urn:interop:api' });
  const [header, payload, signature] = token.split('.');
  const forged = jose.base64url.encode(JSON.stringify({ ...jose.decodeJwt(token), scope: 'admin' }));
  const none = jose.base64url.encode(JSON.stringify({ alg: 'none', typ: 'at+jwt' }));
  for (const bad of [`${header}.${forged}.${signature}`, `${none}.${payload}.`, `${none}.${payload}.${signature}`]) {
    assert.deepEqual(await client.tokenIntrospection(config, bad), { active: false });
  }
});
