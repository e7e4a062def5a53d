import { randomBytes } from 'node:crypto'
import type { AnyProbe, Family } from '../state/probe.ts'

/** Runs one script on a host, for one user, and tells what it printed. */
export type Ask = (script: string) => Promise<Buffer>

/** Reads many probes in one round trip: one script a family, in one frame. Values come in their order, none for questions to servers. */
export async function readProbes(ask: Ask, probes: readonly AnyProbe[]): Promise<unknown[]> {
  const families = new Map<Family<unknown>, string[]>()
  for (const { family, subject } of probes) {
    if (family.kind !== 'script') continue
    const subjects = families.get(family)
    if (subjects) subjects.push(subject)
    else families.set(family, [subject])
  }
  // A mark that nothing on a host can hold tells where one family's answer ends.
  const mark = `rcprov-${randomBytes(12).toString('hex')}`
  const script = [...families].map(([family, subjects]) => `${family.script(subjects).text}\nprintf %s ${mark}`)
  const answers = splitAt(await ask(script.join('\n')), Buffer.from(mark))
  const values = new Map<Family<unknown>, unknown[]>()
  for (const [i, [family, subjects]] of [...families].entries()) {
    values.set(family, [...family.parse(answers[i] ?? Buffer.alloc(0), subjects)])
  }
  return probes.map(({ family }) => (family.kind === 'script' ? values.get(family)?.shift() : undefined))
}

function splitAt(bytes: Buffer, mark: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, start)) {
    parts.push(bytes.subarray(start, at))
    start = at + mark.length
  }
  return parts
}
