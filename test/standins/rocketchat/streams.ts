/** Who listens to what on this instance: a stream such as `stream-room-messages`, and an event in it, such as a room. */
export interface Streams {
  /** Gives the function that ends it. */
  readonly listen: (stream: string, event: string, tell: (args: readonly unknown[]) => void) => () => void
  readonly tell: (stream: string, event: string, args: readonly unknown[]) => void
}

/** Makes the streams of one instance. */
export function openStreams(): Streams {
  const listeners = new Map<string, Set<(args: readonly unknown[]) => void>>()
  return {
    listen: (stream, event, tell) => {
      const name = `${stream}/${event}`
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all.add(tell))
      return () => all.delete(tell)
    },
    tell: (stream, event, args) => {
      for (const tell of listeners.get(`${stream}/${event}`) ?? []) tell(args)
    },
  }
}
