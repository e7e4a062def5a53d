import { TemplateError } from '../errors.ts'

/** What `(?imsxa)` or a keyword argument switches on, for a pattern or for one group of it. */
export interface Flags {
  readonly ignorecase: boolean
  readonly multiline: boolean
  readonly dotall: boolean
  readonly verbose: boolean
  readonly ascii: boolean
}

/** A pattern being read: its code points, how far the reader is, and the groups seen so far. */
export interface Scan {
  readonly source: readonly string[]
  /** The flags of the whole pattern; only `ignorecase` becomes a flag of the RegExp. */
  readonly whole: Flags
  readonly names: Map<string, number>
  readonly open: Set<number>
  at: number
  groups: number
  depth: number
}

/** A reader at the start of a pattern or replacement. */
export function newScan(source: readonly string[], whole: Flags): Scan {
  return { source, whole, names: new Map(), open: new Set(), at: 0, groups: 0, depth: 0 }
}

/** Raises Python's complaint about a pattern; the position counts code points from 0. */
export function refuse(message: string, position: number): never {
  throw new TemplateError(`${message} at position ${position}`)
}

/** The code point at an offset from the reader, or '' past the end. */
export function peek(scan: Scan, offset = 0): string {
  return scan.source[scan.at + offset] ?? ''
}

/** Moves the reader past `text` if that is what follows. */
export function take(scan: Scan, text: string): boolean {
  const follows = scan.source.slice(scan.at, scan.at + text.length).join('') === text
  if (follows) scan.at += text.length
  return follows
}

/** The text up to `end`, with the reader moved past it; raises `missing` when it never comes. */
export function takeUntil(scan: Scan, end: string, missing: string, position: number): string {
  const stop = scan.source.indexOf(end, scan.at)
  if (stop < 0) refuse(missing, position)
  const text = scan.source.slice(scan.at, stop).join('')
  scan.at = stop + 1
  return text
}

/** A group's name; Python allows identifiers only. */
export function groupName(name: string, position: number): string {
  if (name === '') refuse('missing group name', position)
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) refuse(`bad character in group name '${name}'`, position)
  return name
}
