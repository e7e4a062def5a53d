import type { Content } from './content.ts'
import type { HttpAnswer, HttpRequest } from './http.ts'
import type { MongoProbe, MongoWrite } from './mongo.ts'
import type { Probe } from './probe.ts'
import type { Relay } from './relay.ts'
import type { Script } from './sh.ts'

/** What a probe will find once the change is made. */
export interface Setting<T = unknown> {
  readonly probe: Probe<T> | MongoProbe<T>
  readonly after: T
}

/** Says what a probe will find: `set(stat(path), { ...at, mode: '0644' })`. */
export function set<T>(probe: Probe<T> | MongoProbe<T>, after: T): Setting {
  return { probe, after } as Setting
}

/** How a change is made. A closed list: modules bring no other way. */
type How = RunScript | WriteFile | Exchange | MongoWrite | Relay

interface RunScript {
  readonly kind: 'script'
  readonly script: Script
  /** Fed to the script's stdin: contents and secrets. */
  readonly stdin?: Content
  /** Not atomic (packages, commands, services): runs detached and survives a lost connection. */
  readonly spooled: boolean
  /** A non-zero exit code is no failure by itself: the module's `result` judges. */
  readonly judged?: true
}

/** Written beside its destination, synced, given owner and mode before its name: never half there. */
export interface WriteFile {
  readonly kind: 'file'
  readonly path: string
  readonly content: Content
  readonly mode: string | null
  readonly owner: string | null
  readonly group: string | null
  /** They are who writes it, so that the new file mostly belongs to them already. */
  readonly own?: boolean
  /** A command that must accept the new file before it takes its place; `%s` is its path. */
  readonly validate: string | null
  /** Keep the old file beside it with a time in its name. */
  readonly backup: boolean
}

/** Sends a request from the host. That there is no answer, or a bad one, is for the module's `result` to judge. */
export interface Exchange {
  readonly kind: 'http'
  readonly request: HttpRequest
  /** The file that the answer is for, as far as it is known before. */
  readonly into: { readonly path: string; readonly file: (answer: HttpAnswer) => WriteFile | null } | null
}

/** What a change may bring along that can't be known before: a package's units, users, files. */
export interface Provision {
  /** The family it falls in, or any. */
  readonly family: string | '*'
  /** Only subjects for which this holds. */
  readonly covers: (subject: string) => boolean
}

/** Whether carrying it out leaves the host and the server as they are: no lease is needed for it. */
export function changesNothing({ how, looks }: Change): boolean {
  if (looks) return true
  if (how.kind === 'mongo') return how.commands.length === 0
  if (how.kind === 'relay') return true
  return how.kind === 'http' && how.into === null && ['GET', 'HEAD', 'OPTIONS'].includes(how.request.method)
}

/** A difference on a host and the one thing that removes it. */
export interface Change {
  /** A state is read back after; a deed (a restart, a command) is done once and never read back. */
  readonly kind: 'state' | 'deed'
  /** For people: `mode 0644 → 0600`, `install nginx-light`. */
  readonly title: string
  readonly how: How
  readonly sets: readonly Setting[]
  readonly provides: readonly Provision[]
  /** A file that gets bytes which nobody can tell before. */
  readonly makes?: string
  /** What may be different afterwards, besides what it sets: nothing else, or anything on the host. */
  readonly touches: 'own' | 'everything'
  /** The field of the result that the last line which it prints becomes: the name of a backup. */
  readonly tells?: string
  /** It only looks, as its task says: it needs no lease, and may be done twice. */
  readonly looks?: true
  /** Shown, but not counted as a change, as Ansible does not count it: daemon-reload, a refresh of package lists. */
  readonly quiet?: true
}
