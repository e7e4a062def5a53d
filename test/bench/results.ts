import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The raw figures of one contestant, in the order of its runs: seconds, those of its processor, MiB at the peak. */
export interface Series {
  readonly seconds: readonly number[]
  readonly cpu: readonly number[]
  readonly peaks: readonly number[]
}

/** All that was measured with so many hosts. */
export interface Result {
  readonly hosts: number
  /** Such as 2026-11-21. */
  readonly date: string
  readonly cores: number
  readonly memoryGiB: number
  readonly node: string
  readonly first: Readonly<Record<'script' | 'rcprov' | 'ansible', Series>>
  readonly unchanged: Readonly<Record<'floor' | 'rcprov' | 'script' | 'ansible', Series>>
}

const FILE = fileURLToPath(new URL('./results.json', import.meta.url))

/** The machine and the day, for a result. */
export function circumstances(): Pick<Result, 'date' | 'cores' | 'memoryGiB' | 'node'> {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  }
}

/** Keeps a result in place of the last one with as many hosts, and gives all, by number of hosts. */
export async function keep(result: Result): Promise<readonly Result[]> {
  const others = (await known()).filter(({ hosts }) => hosts !== result.hosts)
  const all = [...others, result].sort((a, b) => a.hosts - b.hosts)
  await writeFile(FILE, `${JSON.stringify(all, rounded, 1)}\n`)
  return all
}

async function known(): Promise<readonly Result[]> {
  const text = await readFile(FILE, 'utf8').catch(() => '[]')
  const results: readonly Result[] = JSON.parse(text)
  return results
}

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value

/** The middle of the figures, between the two in the middle if there are as many. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const pair = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return pair.reduce<number>((sum, figure) => sum + (figure ?? Number.NaN) / 2, 0)
}
