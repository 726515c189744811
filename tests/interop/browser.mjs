// A browser without JavaScript: it follows links and sends forms, and keeps cookies.

/** The value of an attribute in the text of a tag. */
function attribute(tag, name) {
  const found = new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag);
  return found ? unescapeHtml(found[1]) : undefined;
}

function unescapeHtml(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
  return text.replace(/&(#?\w+);/g, (all, name) => named[name] ?? all);
}

/** The first form of a page that is sent by POST. */
export function readForm(html, base) {
  const [, opening, inner] = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(html) ?? [];
  if (opening === undefined) throw new Error(`no form in the page: ${html}`);
  const fields = [...inner.matchAll(/<input\b[^>]*>/gi)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    type: attribute(tag, 'type') ?? 'text',
    value: attribute(tag, 'value') ?? '',
    autocomplete: attribute(tag, 'autocomplete'),
  }));
  const buttons = [...inner.matchAll(/<button\b[^>]*>/gi)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    value: attribute(tag, 'value') ?? '',
  }));
  return { action: new URL(attribute(opening, 'action') || base, base), fields, buttons };
}

const refusing = /deny|reject|cancel|decline/i;

export class Browser {
  #cookies = new Map();

  async #request(url, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...options,
      redirect: 'manual',
      headers: { ...options.headers, accept: 'text/html', ...(cookie && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /**
   * Open an authorization URL, log in and consent as asked, until the client's callback is reached.
   * @returns {Promise<URL>} the callback with its parameters
   */
  async authorize(url, callback, { username, password, allow = true }) {
    let response = await this.#request(url);
    for (let step = 0; step < 10; ++step) {
      if (response.status >= 300 && response.status < 400) {
        const next = new URL(response.headers.get('location'), url);
        if (next.href.startsWith(callback)) return next;
        response = await this.#request(next);
        url = next;
        continue;
      }
      const html = await response.text();
      if (response.status !== 200) throw new Error(`${response.status} from ${url}: ${html}`);
      const form = readForm(html, url);
      const values = new URLSearchParams();
      for (const field of form.fields) {
        if (field.type === 'password') values.append(field.name, password);
        else if (field.type === 'text' || field.type === 'email') values.append(field.name, username);
        else if (field.type !== 'submit') values.append(field.name, field.value || 'on');
      }
      const button = form.buttons.find(
        ({ name, value }) => name && refusing.test(`${name} ${value}`) === !allow,
      );
      if (button) values.append(button.name, button.value);
      url = form.action;
      response = await this.#request(url, { method: 'POST', body: values });
    }
    throw new Error('the callback was not reached');
  }
}
