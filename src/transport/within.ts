const TIMEOUT = 'TIMED_OUT'

/** What is wanted within so many seconds; what comes later is given up. Rejects with what `isTimeout` tells. */
export async function within<T>(seconds: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error('timed out'), { code: TIMEOUT }))
      giveUp()
    }, seconds * 1000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // Whoever waits no longer does not hear how it ended.
    work.catch(() => {})
  }
}

/** Tells what did not come in time from what failed. */
export function isTimeout(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === TIMEOUT
}
