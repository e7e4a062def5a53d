import type { Document } from 'bson'

/** Where a cursor's documents come from. */
export interface Source {
  /** The next ones that are there already, `count` at the most. */
  readonly take: (count: number) => readonly Document[]
  /** There will be no more. */
  readonly isDone: () => boolean
  /** Resolves when there may be more, or when a stop is asked for; null for a source that nobody waits for. */
  readonly wait: ((stop: Promise<void>) => Promise<void>) | null
  /** More fields of the cursor in each reply. */
  readonly more: () => Document
  readonly close: () => void
}

/** A source of documents that are all there. */
export function listSource(documents: Iterable<Document>): Source {
  const iterator = documents[Symbol.iterator]()
  let next = iterator.next()
  return {
    take: (count) => {
      const taken: Document[] = []
      while (taken.length < count && next.done !== true) {
        taken.push(next.value)
        next = iterator.next()
      }
      return taken
    },
    isDone: () => next.done === true,
    wait: null,
    more: () => ({}),
    close: () => {},
  }
}
