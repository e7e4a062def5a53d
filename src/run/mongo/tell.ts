import type { DeedOutcome } from '../../module/define.ts'
import type { Change } from '../../state/change.ts'
import { isDict } from '../../state/json.ts'
import type { MongoAnswer, MongoReply, MongoWrite } from '../../state/mongo.ts'
import type { Lost } from '../../transport/mongo/client.ts'
import type { Made } from '../actor.ts'
import { idle } from '../idle.ts'
import { locate, type Seeker } from './locate.ts'
import { waitFor } from './wait.ts'

/** What came of a write: the reply to its last command, why it failed, or that it must be read how things are. */
export type Told = DeedOutcome | { readonly failure: string } | Extract<Made, { kind: 'unsure' | 'stale' }>

/** So many seconds a command may take that waits for most of the members. */
const COMMAND_SECONDS = 120
/** Until members have found their roles. */
const PAUSE_SECONDS = 0.5
/** It was not carried out, as the member is not, or no longer, what it was taken for: primary, or up at all. */
const ELSEWHERE = [91, 10107, 13435]
/** It was broken off, as the member is no longer what it was. */
const BROKEN_OFF = [189, 11600, 11602]

/** Sends the commands of a change to the member that it means, and waits for what it waits for. */
export async function tellMember(
  seeker: Seeker,
  write: MongoWrite,
  kind: Change['kind'],
  hear: (text: string) => void,
): Promise<Told> {
  const start = Date.now() / 1000
  const found = await locate(seeker, write.server, write.target)
  if (found.at !== 'server') return { failure: found.message }
  let reply: MongoReply = {}
  for (const [i, { database, command }] of write.commands.entries()) {
    const answer = await found.ask({ database, command }, COMMAND_SECONDS)
    // Who is told to end answers by going.
    if ('lost' in answer && 'shutdown' in command) continue
    const trouble = troubleIn(answer)
    if (trouble) {
      const why = `${Object.keys(command)[0]}: ${trouble.message}`
      const fate = fateOf(trouble, write, i > 0, kind)
      if (fate === 'failed') return { failure: why }
      if (!write.stale.includes(trouble.code)) await idle(PAUSE_SECONDS, seeker.isOver)
      return { kind: fate, why }
    }
    if ('ok' in answer && answer.ok) reply = answer.reply
  }
  const lacking = write.until && (await waitFor(seeker, write.server, write.until, hear))
  if (lacking !== null) return { failure: lacking }
  return { code: 0, stdout: '', stderr: '', start, end: Date.now() / 1000, mongo: reply }
}

/** Why a command is not known to be done. */
interface Trouble {
  readonly message: string
  readonly code: number
  /** It was not carried out. */
  readonly isUndone: boolean
}

const LOST = -1

/** What was not done at all may be planned anew; what may have been done must be seen first, which deeds can't be. */
function fateOf(
  { code, isUndone }: Trouble,
  { stale }: MongoWrite,
  isBegun: boolean,
  kind: Change['kind'],
): 'failed' | 'stale' | 'unsure' {
  const isRefused = isUndone && (stale.includes(code) || ELSEWHERE.includes(code))
  if (isRefused && !isBegun) return 'stale'
  const mayBeDone = isRefused || code === LOST || [...BROKEN_OFF, ...ELSEWHERE].includes(code)
  return mayBeDone && kind === 'state' ? 'unsure' : 'failed'
}

function troubleIn(answer: MongoAnswer | Lost): Trouble | null {
  if ('lost' in answer) return { message: `the connection was lost: ${answer.lost}`, code: LOST, isUndone: false }
  if (!answer.ok) return { ...named(answer.message, answer.codeName, answer.code), isUndone: true }
  // A write that had its effect only in part is a good reply otherwise.
  const { writeErrors, writeConcernError = null } = answer.reply
  const [first] = [...(Array.isArray(writeErrors) ? writeErrors : []), writeConcernError].filter(isDict)
  if (!first) return null
  return { ...named(String(first.errmsg), String(first.codeName ?? ''), Number(first.code)), isUndone: false }
}

function named(message: string, codeName: string, code: number): Pick<Trouble, 'message' | 'code'> {
  const names = [codeName, String(code)].filter((name) => name !== '')
  return { message: `${message} (${names.join(', ')})`, code }
}
