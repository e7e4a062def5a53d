import type { Probe } from './probe.ts'

/** Probes under names of one kind: `package nginx`. */
export type Keyed<K extends string, T> = { readonly [name in `${K} ${string}`]: Probe<T> }

/** Probes of one family under names like `package nginx`, so that a module can read many beside others. */
export function keyed<K extends string, T>(
  kind: K,
  subjects: readonly string[],
  probe: (subject: string) => Probe<T>,
): Keyed<K, T> {
  const entries = subjects.map((subject) => [`${kind} ${subject}`, probe(subject)] as const)
  // The names are made just above, but fromEntries takes any string for a key.
  return Object.fromEntries(entries) as Keyed<K, T>
}
