import { createInterface } from 'node:readline/promises'
import { MongoClient } from 'mongodb'
import { lookupIn } from './lookup.ts'

/** What the writer is told on its standard input, as one line of JSON. */
export interface WriterTask {
  readonly uri: string
  /** Writes a second. */
  readonly rate: number
  /** Where names lead, which this machine need not know. */
  readonly addresses: Readonly<Record<string, string>>
}

/** What the writer prints as JSON, when its input has ended and all that it wrote has been looked for. */
export interface WriterReport {
  readonly acknowledged: number
  /** Writes that were acknowledged and are not there. */
  readonly lost: readonly number[]
  /** How many writes failed, by what was said; they may be there or not. */
  readonly failures: Readonly<Record<string, number>>
  /** The longest times between two acknowledged writes, in milliseconds, the longest first, and when each began. */
  readonly pauses: readonly { readonly length: number; readonly since: string }[]
}

const MAX_AT_ONCE = 2000
const COLLECTION = 'writer'

/** Writes at an even pace until the signal comes, whatever befalls the set; then looks for each acknowledged write. */
async function write({ uri, rate, addresses }: WriterTask, signal: AbortSignal): Promise<WriterReport> {
  const client = new MongoClient(uri, {
    w: 'majority',
    retryWrites: true,
    serverSelectionTimeoutMS: 60_000,
    lookup: lookupIn(addresses),
  })
  const collection = client.db().collection<{ _id: number; at: Date }>(COLLECTION)
  const acknowledged: number[] = []
  const times: number[] = []
  const failures: Record<string, number> = {}
  const flying = new Set<Promise<void>>()
  const begun = Date.now()
  const one = async (id: number): Promise<void> => {
    try {
      await collection.insertOne({ _id: id, at: new Date() })
      acknowledged.push(id)
      times.push(Date.now())
    } catch (thrown) {
      const said = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
      failures[said] = (failures[said] ?? 0) + 1
    }
  }
  await client.connect()
  await collection.drop()
  process.stderr.write('writing\n')
  await paced(rate, signal, (id) => {
    if (flying.size >= MAX_AT_ONCE) return
    const flight = one(id).finally(() => flying.delete(flight))
    flying.add(flight)
  })
  await Promise.all(flying)
  const there = new Set<number>()
  for await (const { _id } of collection.find({}, { readConcern: 'majority' })) there.add(_id)
  await client.close()
  const lost = acknowledged.filter((id) => !there.has(id))
  return { acknowledged: acknowledged.length, lost, failures, pauses: pausesOf([begun, ...times]) }
}

/** Calls with 0, 1, 2, … so often a second; catches up on what a busy machine made it miss. */
function paced(rate: number, signal: AbortSignal, call: (id: number) => void): Promise<void> {
  const begun = performance.now()
  let next = 0
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setInterval(() => {
      for (const due = ((performance.now() - begun) / 1000) * rate; next < due; next += 1) call(next)
    }, 5)
    signal.addEventListener('abort', () => {
      clearInterval(timer)
      resolve()
    })
  })
}

function pausesOf(times: readonly number[]): WriterReport['pauses'] {
  const gaps = times.slice(1).map((time, i) => ({ length: time - (times[i] ?? time), since: times[i] ?? time }))
  const longest = gaps.sort((a, b) => b.length - a.length).slice(0, 10)
  return longest.map(({ length, since }) => ({ length, since: new Date(since).toISOString() }))
}

const lines = createInterface({ input: process.stdin })
const stop = new AbortController()
lines.once('line', async (line) => {
  const report = await write(JSON.parse(line) as WriterTask, stop.signal)
  process.stdout.write(`${JSON.stringify(report)}\n`)
})
lines.once('close', () => stop.abort())
