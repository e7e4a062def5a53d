/** What apt-get says that it would do; `failure` is its complaint if it would refuse. */
export interface Simulation {
  readonly installs: readonly Step[]
  readonly removes: readonly Step[]
  /** Downloaded archives that it would delete. */
  readonly deletes: readonly string[]
  /** The real package chosen for each virtual one. */
  readonly chosen: Readonly<Record<string, string>>
  readonly failure: string | null
}

/** One package in a simulation: `from` is the version that is there, '' where there is none. */
export interface Step {
  readonly name: string
  readonly from: string
  /** The version that would be there, '' where it goes. */
  readonly to: string
}

/** A simulation from what `apt-get -s` printed and its exit code. */
export function parseSimulation(output: string, code: number): Simulation {
  const lines = output.split('\n')
  return {
    installs: lines.flatMap(parseInstall),
    removes: lines.flatMap(parseRemoval),
    deletes: lines.flatMap((line) => /^Del (\S+) /.exec(line)?.[1] ?? []),
    chosen: Object.fromEntries(lines.flatMap(parseChoice)),
    failure: code === 0 ? null : complaint(output),
  }
}

/** Whether nothing at all would be done. */
export function isIdle({ installs, removes, deletes, failure }: Simulation): boolean {
  return installs.length + removes.length + deletes.length === 0 && failure === null
}

function parseInstall(line: string): Step[] {
  const [, name, from = '', to = ''] = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+)/.exec(line) ?? []
  return name === undefined ? [] : [{ name, from, to }]
}

function parseRemoval(line: string): Step[] {
  const [, name, from = ''] = /^(?:Remv|Purg) (\S+)(?: \[([^\]]*)\])?/.exec(line) ?? []
  return name === undefined ? [] : [{ name, from, to: '' }]
}

function parseChoice(line: string): [string, string][] {
  const [, real, virtual] = /^Note, selecting '([^']+)' instead of '([^']+)'/.exec(line) ?? []
  return real === undefined || virtual === undefined ? [] : [[virtual, real]]
}

/** In Ansible's words where it has some, else in apt's own. */
function complaint(output: string): string {
  const unknown = /^E: Unable to locate package (\S+)$/m.exec(output)?.[1]
  if (unknown !== undefined) return `No package matching '${unknown}' is available`
  const version = /^E: Version '([^']+)' for '([^']+)' was not found$/m.exec(output)
  if (version) return `no available installation candidate for ${version[2]}=${version[1]}`
  const none = /^E: Package '([^']+)' has no installation candidate$/m.exec(output)?.[1]
  if (none !== undefined) return `no available installation candidate for ${none}`
  return output.slice(output.search(/^(The following packages have unmet|E: |W: )/m)).trim() || 'apt-get gave no reason'
}
