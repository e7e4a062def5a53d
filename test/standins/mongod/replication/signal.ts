/** Tells those who listen that something has happened. */
export interface Signal<T> {
  readonly emit: (value: T) => void
  /** Gives back how to stop listening. */
  readonly on: (listener: (value: T) => void) => () => void
}

/** What can be listened to, whatever it tells. */
export type Audible = { readonly on: (listener: () => void) => () => void }

/** A signal without listeners. */
export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    emit: (value) => {
      for (const listener of [...listeners]) listener(value)
    },
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Waits for one of the signals; at most so many milliseconds. */
export function nextOf(signals: readonly Audible[], limit: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      resolve()
    }
    const timer = setTimeout(done, limit)
    const stops = signals.map((signal) => signal.on(done))
  })
}

/** Waits until the condition holds, asked anew at each signal; false after so many milliseconds. */
export async function until(condition: () => boolean, signals: readonly Audible[], limit: number): Promise<boolean> {
  const end = performance.now() + limit
  while (!condition()) {
    const left = end - performance.now()
    if (left <= 0) return false
    await nextOf(signals, Math.min(left, 2_000_000_000))
  }
  return true
}
