import type { Probe } from './probe.ts'

/** Probes of one family under names like `package nginx`, so that a module can read many beside others. */
export function keyed<K extends string, T>(
  kind: K,
  subjects: readonly string[],
  probe: (subject: string) => Probe<T>,
): { readonly [name: `${K} ${string}`]: Probe<T> } {
  return Object.fromEntries(subjects.map((subject) => [`${kind} ${subject}` as const, probe(subject)]))
}
