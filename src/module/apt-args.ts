/** The arguments of every module that may refresh apt's package lists. */
export const refreshArgs = {
  update_cache_retries: { type: 'integer', default: 5, minimum: 1, description: 'How often a refresh is tried.' },
  update_cache_retry_max_delay: {
    type: 'integer',
    default: 12,
    minimum: 1,
    description: 'The longest wait between two tries of a refresh, in seconds.',
  },
} as const
