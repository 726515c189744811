#pragma once

#include <nostro/testing/conformance.hpp>

/// Every conformance case once: this list declares the functions and makes the table of cases.
#define NOSTRO_CONFORMANCE_CASES(X)                                                                \
    /* values */                                                                                   \
    X(int64_extremes_round_trip)                                                                   \
    X(int128_round_trips_around_64_bits)                                                           \
    X(bytes_hold_every_value)                                                                      \
    X(text_round_trips)                                                                            \
    X(null_differs_from_zero_and_empty)                                                            \
    X(integers_order_by_value)                                                                     \
    X(bytes_order_as_unsigned)                                                                     \
    X(text_orders_by_its_bytes)                                                                    \
    X(nulls_sort_first)                                                                            \
    /* keys and unique indexes */                                                                  \
    X(taken_key_names_the_table)                                                                   \
    X(taken_unique_value_names_the_index)                                                          \
    X(duplicates_within_one_batch_are_found)                                                       \
    X(late_unique_values_are_checked_too)                                                          \
    X(nulls_are_outside_of_unique)                                                                 \
    X(tenants_share_no_unique_values)                                                              \
    X(get_answers_in_the_order_of_the_keys)                                                        \
    X(get_by_unique_index)                                                                         \
    X(get_half_of_a_large_batch)                                                                   \
    X(get_appends_to_what_was_found)                                                               \
    X(erased_keys_and_values_are_free_again)                                                       \
    /* ranges */                                                                                   \
    X(select_takes_equal_prefixes)                                                                 \
    X(select_bounds_are_inclusive_or_exclusive)                                                    \
    X(select_bounds_compare_as_tuples)                                                             \
    X(select_bounds_may_be_short)                                                                  \
    X(select_descends)                                                                             \
    X(select_keeps_its_limit)                                                                      \
    X(select_appends_to_what_was_found)                                                            \
    X(select_takes_null_bounds)                                                                    \
    X(select_answers_nothing_for_empty_ranges)                                                     \
    X(tenants_do_not_mix)                                                                          \
    X(cursors_page_through_everything)                                                             \
    X(random_ranges_match_a_sort)                                                                  \
    /* writes */                                                                                   \
    X(update_replaces_whole_rows)                                                                  \
    X(update_moves_rows_in_indexes)                                                                \
    X(update_of_a_missing_key_is_not_found)                                                        \
    X(update_to_a_taken_value_is_refused)                                                          \
    X(erase_counts_what_it_removed)                                                                \
    X(row_life_is_kept)                                                                            \
    X(largest_batches_are_taken)                                                                   \
    X(empty_batches_do_nothing)                                                                    \
    X(refused_arguments_change_nothing)                                                            \
    X(read_transactions_do_not_write)                                                              \
    X(own_writes_are_read)                                                                         \
    /* transactions */                                                                             \
    X(commit_makes_visible)                                                                        \
    X(rollback_undoes_everything)                                                                  \
    X(destructor_rolls_back)                                                                       \
    X(savepoint_undoes_its_own_scope)                                                              \
    X(savepoints_nest)                                                                             \
    X(violation_in_a_savepoint_leaves_the_rest)                                                    \
    X(violation_outside_of_a_savepoint_breaks)                                                     \
    X(savepoints_end_in_order)                                                                     \
    X(ended_transactions_refuse_calls)                                                             \
    X(random_histories_match_a_model)                                                              \
    X(snapshots_are_stable)                                                                        \
    X(uncommitted_rows_are_not_seen)                                                               \
    X(readers_run_beside_each_other)                                                               \
    X(concurrent_increments_are_not_lost)                                                          \
    X(writers_of_one_row_exclude_each_other)                                                       \
    X(begin_keeps_its_deadline)                                                                    \
    X(transactions_move_between_threads)                                                           \
    X(ended_writers_make_way)                                                                      \
    /* the store */                                                                                \
    X(empty_store_is_created_only_when_asked)                                                      \
    X(reopening_keeps_everything)                                                                  \
    X(reopening_forgets_what_was_not_committed)                                                    \
    X(newer_schema_is_refused)                                                                     \
    X(older_schema_is_migrated_only_when_asked)                                                    \
    X(own_commits_are_not_changes_elsewhere)                                                       \
    X(native_handle_needs_the_capability)                                                          \
    X(backup_is_complete)                                                                          \
    X(sound_store_has_no_findings)

namespace nostro::inline v0::testing::cases {

#define NOSTRO_DECLARE_CASE(name) void name(StorageFactory const& factory);
NOSTRO_CONFORMANCE_CASES(NOSTRO_DECLARE_CASE)
#undef NOSTRO_DECLARE_CASE

} // namespace nostro::inline v0::testing::cases
