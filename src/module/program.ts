import { isInstalled, type Package, packageNamed } from '../state/families/package.ts'
import { program } from '../state/families/program.ts'
import type { Probe } from '../state/probe.ts'
import { type Refusal, refuse } from './define.ts'

/** A program that a module needs on the host. */
export interface Needed {
  readonly path: string
  /** The package of Debian that brings it. */
  readonly package: string
}

export type ProgramProbes = { readonly [K in `program ${string}`]: Probe<boolean> } & {
  readonly [K in `package ${string}`]: Probe<Package>
}
export type FoundPrograms = { readonly [K in `program ${string}`]: boolean } & {
  readonly [K in `package ${string}`]: Package
}

/** Whether a program is there, or planned to be. */
export function programProbes({ path, package: name }: Needed): ProgramProbes {
  return { [`program ${path}`]: program(path), [`package ${name}`]: packageNamed(name) } as ProgramProbes
}

/** Why a task can't go on, if the program is neither there nor planned to be. */
export function missingProgram({ path, package: name }: Needed, found: FoundPrograms): Refusal | null {
  const isThere = found[`program ${path}`] === true || isInstalled(found[`package ${name}`] ?? null)
  const program = path.slice(path.lastIndexOf('/') + 1)
  return isThere ? null : refuse(`${program} is not installed on this host: install the package ${name} first`)
}
