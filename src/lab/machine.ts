import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { trouble } from './trouble.ts'

/** What the lab takes over from the machine that it runs on. */
export interface Machine {
  readonly distribution: 'debian' | 'ubuntu'
  readonly suite: string
  /** The address of the package mirror, without a slash at its end. */
  readonly mirror: string
}

/** Reads this machine's distribution and package mirror; trouble when the lab cannot run here. */
export async function readMachine(): Promise<Machine> {
  requireRoot()
  const release = parseRelease(await readFile('/etc/os-release', 'utf8').catch(() => ''))
  const mirror = findMirror(await readSources(), release.suite)
  if (mirror === undefined) {
    throw trouble(
      `no http mirror for ${release.suite} stands in /etc/apt`,
      'add one to /etc/apt/sources.list.d, then try again',
    )
  }
  return { ...release, mirror }
}

/** Trouble unless this process runs as root. */
export function requireRoot(): void {
  if (process.getuid?.() === 0) return
  throw trouble(
    'the lab needs root to make namespaces, mounts and a bridge',
    'run the same command as root, or with sudo',
  )
}

/** The distribution and suite that /etc/os-release names; trouble when it is neither Debian nor Ubuntu. */
export function parseRelease(text: string): Pick<Machine, 'distribution' | 'suite'> {
  const value = (key: string) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1]
  const id = value('ID')
  const suite = value('VERSION_CODENAME')
  if ((id !== 'debian' && id !== 'ubuntu') || suite === undefined) {
    throw trouble(
      `the lab runs on Debian and Ubuntu, and this machine is ${value('PRETTY_NAME') ?? 'neither'}`,
      'run it on a Debian or Ubuntu machine, a virtual one will do',
    )
  }
  return { distribution: id, suite }
}

/** The first http mirror that serves the suite, in either format of apt's sources, else the first one at all. */
export function findMirror(sources: readonly string[], suite: string): string | undefined {
  const found = sources.flatMap((text) => [...oneLine(text), ...stanzas(text)])
  const fitting = found.find(({ suites }) => suites.includes(suite)) ?? found.find(({ main }) => main)
  return fitting?.uri.replace(/\/+$/, '')
}

interface Source {
  readonly uri: string
  readonly suites: readonly string[]
  readonly main: boolean
}

function oneLine(text: string): Source[] {
  return [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(https?:\S+)\s+(\S+)\s+(.*)$/gm)].map(
    ([, uri = '', suite = '', components = '']) => ({
      uri,
      suites: [suite],
      main: components.split(/\s+/).includes('main'),
    }),
  )
}

function stanzas(text: string): Source[] {
  const paragraphs = text.replace(/^#.*\n?/gm, '').split(/\n\s*\n/)
  return paragraphs.flatMap((paragraph) => {
    const words = (field: string) => new RegExp(`^${field}:(.*)$`, 'mi').exec(paragraph)?.[1]?.trim().split(/\s+/) ?? []
    const uri = words('URIs').find((word) => /^https?:/.test(word))
    if (uri === undefined || !words('Types').includes('deb') || words('Enabled').includes('no')) return []
    return [{ uri, suites: words('Suites'), main: words('Components').includes('main') }]
  })
}

async function readSources(): Promise<string[]> {
  const folder = '/etc/apt/sources.list.d'
  const names = await readdir(folder).catch(() => [])
  const paths = names.filter((name) => /\.(sources|list)$/.test(name)).sort()
  return Promise.all(
    ['/etc/apt/sources.list', ...paths.map((name) => join(folder, name))].map((path) =>
      readFile(path, 'utf8').catch(() => ''),
    ),
  )
}
