import type { MongoCommand, MongoFinding, MongoServer, MongoTarget, MongoWait } from '../../state/mongo.ts'
import { idle } from '../idle.ts'
import { answerSeconds, locateNow, type Seeker } from './locate.ts'
import { put } from './put.ts'

const HELLO: MongoCommand = { database: 'admin', command: { hello: 1 } }

/**
 * Looks until nothing is lacking any more; null: it is so, else what it has waited for in vain. `hear` gets what is
 * lacking whenever it is something else.
 */
export async function waitFor(
  seeker: Seeker,
  server: MongoServer,
  wait: MongoWait,
  hear: (text: string) => void,
): Promise<string | null> {
  const lacking = await waitOnce(seeker, server, wait, hear)
  return lacking === null && wait.next ? waitFor(seeker, server, wait.next, hear) : lacking
}

async function waitOnce(
  seeker: Seeker,
  server: MongoServer,
  { target, commands, lacks, seconds, every }: MongoWait,
  hear: (text: string) => void,
): Promise<string | null> {
  const start = performance.now()
  for (let last = ''; ; ) {
    const findings = await lookAtAll(seeker, server, target, commands)
    const lacking = [...new Set(findings.map(lacks).filter((text) => text !== null))].join('; ')
    if (lacking === '') return null
    if (lacking !== last) hear(`waiting for: ${lacking}\n`)
    last = lacking
    const waited = (performance.now() - start) / 1000
    if (waited >= seconds || seeker.isOver()) return `waited ${Math.round(waited)} s for: ${lacking}`
    await idle(Math.min(every, seconds - waited), seeker.isOver)
  }
}

/** What each of those says that are meant, now. */
async function lookAtAll(
  seeker: Seeker,
  server: MongoServer,
  target: MongoWait['target'],
  commands: readonly MongoCommand[],
): Promise<readonly MongoFinding[]> {
  if (target !== 'members') return [await lookAt(seeker, server, target, commands)]
  const primary = await lookAt(seeker, server, 'primary', [HELLO])
  const [hello] = primary.at === 'server' ? primary.answers : []
  if (!hello?.ok) return [primary]
  const { hosts, passives } = hello.reply
  const members = [hosts, passives].flatMap((list) => (Array.isArray(list) ? list.map(String) : []))
  if (members.length === 0) return [await lookAt(seeker, server, 'primary', commands)]
  return Promise.all(members.map((member) => lookAt(seeker, server, { member }, commands)))
}

async function lookAt(
  seeker: Seeker,
  server: MongoServer,
  target: MongoTarget,
  commands: readonly MongoCommand[],
): Promise<MongoFinding> {
  const found = await locateNow(seeker, server, target)
  if (found.at !== 'server') return { at: found.at, message: found.message }
  const answers = await put(found, commands, answerSeconds(server))
  const { address, as } = found
  if (answers) return { at: 'server', address, as, answers }
  return { at: 'nowhere', message: `the connection to mongod on ${address} was lost` }
}
