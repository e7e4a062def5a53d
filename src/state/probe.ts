import type { HttpAnswer, HttpRequest } from './http.ts'
import type { Json } from './json.ts'
import type { MongoFamily } from './mongo.ts'
import type { NetworkFamily } from './network.ts'
import type { Script } from './sh.ts'

/**
 * A family of things that can be read on a host in one merged way: forty `stat` probes are one `find` call.
 * A probe is total: "not there" is the value `absent`, never an error.
 */
export interface Family<T> {
  readonly kind: 'script'
  readonly name: string
  readonly absent: T
  /** A read-only POSIX script that reads all subjects at once. Its exit code and stderr are ignored. */
  readonly script: (subjects: readonly string[]) => Script
  /** Families that have the same are read by one script, which all of them parse. */
  readonly together?: Together
  /** What the script printed → one value a subject, in the order of the subjects. */
  readonly parse: (stdout: Buffer, subjects: readonly string[]) => readonly T[]
  /** What a plan promises of a value and a diff shows; attributes that no plan can promise (inode, times) are left out. */
  readonly cells: (value: T) => Cells
  /**
   * What a plan takes for true where the thing is absent, but may be brought by what is planned before; `others` are
   * the subjects that are looked at with it, `now` is what is found now. Without it, or where it gives undefined, that
   * counts.
   */
  readonly supposed?: (subject: string, others: readonly string[], now: T) => T | undefined
  /** What is supposed is often otherwise, so that whether a change is due is not known. */
  readonly supposedAtBest?: true
  /** Too dear for an apply, which finds out by doing: there it is `absent` without being read. */
  readonly plansOnly?: true
}

/** The script for several families, of each of which it is told the subjects by its name. */
export type Together = (subjectsOf: (family: string) => readonly string[]) => Script

/** One request to a server, sent from the host; its answer holds for one execution of a task only. */
// biome-ignore lint/suspicious/noExplicitAny: as for AnyProbe, where it stands beside families of all types.
export interface Question extends Omit<Family<any>, 'kind' | 'script' | 'parse'> {
  readonly kind: 'http'
  readonly absent: HttpAnswer
  readonly request: HttpRequest
}

export type Cells = Readonly<Record<string, Json>>

/** One thing to read on a host, with the type of what is found. */
export interface Probe<T> {
  readonly family: Family<T>
  readonly subject: string
  /** Read not on the task's own host, but on the inventory's at this address, as whoever logs in; none: it is absent. */
  readonly on?: string
}

/** `stat:/etc/mongod.conf`, `package:nginx`, `unit:mongod.service`: names a state on one host. */
export type Key = `${string}:${string}`

export function keyOf(probe: {
  readonly family: { readonly name: string }
  readonly subject: string
  readonly on?: string
}): Key {
  const where = probe.on === undefined ? '' : ` on ${probe.on}`
  return `${probe.family.name}:${probe.subject}${where}`
}

/** An answer that is wanted of a server. */
export interface HttpProbe {
  readonly family: Question
  readonly subject: string
}

/** A probe of any type; the engine handles them alike. */
export interface AnyProbe {
  // biome-ignore lint/suspicious/noExplicitAny: a family consumes and produces its T, so no other type covers them all.
  readonly family: Family<any> | Question | MongoFamily | NetworkFamily
  readonly subject: string
  readonly on?: string
}

/** The probes of a module by a name of its own: `{ at: stat(path) }`. */
export type Probes = Readonly<Record<string, AnyProbe>>

/** What was found for each of the probes. */
export type Found<P extends Probes> = {
  readonly [K in keyof P]: P[K] extends { readonly family: { readonly absent: infer T } } ? T : never
}
