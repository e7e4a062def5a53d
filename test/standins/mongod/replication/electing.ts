import { type Document, Long } from 'bson'
import { type Board, meetTerm } from './board.ts'
import { plain } from './config/fields.ts'
import { tallyOf } from './config/tally.ts'
import { isVoter } from './config/types.ts'
import { reasonNotToStand } from './election/standing.ts'
import { takeoverDelay } from './election/takeover.ts'
import type { Links } from './links.ts'
import { compareOpTimes, opTimeDocument } from './optime.ts'
import { State } from './states.ts'

/** Why an election is held, as status tells it. */
export type Reason = 'electionTimeout' | 'priorityTakeover' | 'stepUpRequest' | 'stepUpRequestSkipDryRun'

/** Holds elections when there is no primary, or a lesser one. */
export interface Elections {
  /** Stands now; true where it won. */
  readonly stand: (reason: Reason) => Promise<boolean>
  /** The primary is alive: the wait begins anew. */
  readonly postpone: () => void
  readonly stop: () => void
}

/** The timers of elections; `lead` is called in the term that was won. */
export function createElections(board: Board, links: Links, lead: (reason: Reason) => void): Elections {
  let timer: NodeJS.Timeout | undefined
  let takeover: NodeJS.Timeout | undefined
  const stand = async (reason: Reason): Promise<boolean> => {
    if (board.isCandidate || reluctance(board) !== null) return false
    board.isCandidate = true
    try {
      const isWon = await hold(board, links, reason)
      if (isWon) lead(reason)
      return isWon
    } finally {
      board.isCandidate = false
    }
  }
  const postpone = (): void => {
    clearTimeout(timer)
    if (board.isStopped || board.config === null) return
    const wait = isAlone(board) ? Math.max(0, board.standsFrom - performance.now()) : electionTimeout(board)
    timer = setTimeout(() => {
      postpone()
      if (board.state === State.secondary) stand('electionTimeout')
    }, wait + 1)
  }
  const considerTakeover = (): void => {
    const delay = takeoverDelayOf(board)
    if (delay === null) {
      clearTimeout(takeover)
      takeover = undefined
      return
    }
    takeover ??= setTimeout(() => {
      takeover = undefined
      if (takeoverDelayOf(board) !== null && isFresh(board)) stand('priorityTakeover')
      else considerTakeover()
    }, delay)
  }
  const stopListening = [
    board.heard.on((id) => {
      if (id === board.primary) postpone()
      considerTakeover()
    }),
    board.configured.on(postpone),
    board.changed.on(() => {
      considerTakeover()
      if (isAlone(board)) postpone()
    }),
  ]
  return {
    stand,
    postpone,
    stop: () => {
      clearTimeout(timer)
      clearTimeout(takeover)
      for (const stop of stopListening) stop()
    },
  }
}

/** A little chance keeps members from standing at the same time for ever. */
function electionTimeout(board: Board): number {
  return board.scaled((board.config?.settings.electionTimeoutMillis ?? 10_000) * (1 + Math.random() * 0.15))
}

/** The only vote is the own one: nobody is to be waited for. */
function isAlone(board: Board): boolean {
  const me = board.me()
  return (
    board.config !== null &&
    me !== null &&
    isVoter(me) &&
    tallyOf(board.config).voters === 1 &&
    board.state === State.secondary
  )
}

function takeoverDelayOf(board: Board): number | null {
  const { config, primary, state, self } = board
  if (config === null || primary === null || state !== State.secondary || board.maintenance > 0) return null
  const delay = takeoverDelay(
    config,
    self,
    config.members.findIndex(({ _id }) => _id === primary),
  )
  return delay === null ? null : board.scaled(delay)
}

/** Within two seconds of the newest write that is known: the real server's freshness window. */
function isFresh(board: Board): boolean {
  const newest = Math.max(...board.others().map(({ _id }) => board.seen(_id).applied.ts.getHighBitsUnsigned()))
  return board.applied().ts.getHighBitsUnsigned() + 2 >= newest
}

function reluctance(board: Board): string | null {
  const { config, self, standsFrom } = board
  if (config === null || board.isStopped || board.isConfiguring) return 'it is not ready'
  const reachable = new Set(board.others().flatMap(({ _id }) => (board.seen(_id).isUp ? [_id] : [])))
  return reasonNotToStand({ config, self, state: board.shownState(), now: performance.now(), standsFrom, reachable })
}

async function hold(board: Board, links: Links, reason: Reason): Promise<boolean> {
  const { config } = board
  const { term } = board
  if (config === null) return false
  board.parts.log.write('I', 'ELECTION', 4615652, 'replication', 'Starting an election', { reason, term })
  if (reason !== 'stepUpRequestSkipDryRun' && !(await collect(board, links, term, true))) return false
  if (board.term !== term || reluctance(board) !== null) return false
  board.term = term + 1
  board.vault.keepVote({ term: board.term, candidate: board.self })
  const isWon = await collect(board, links, board.term, false)
  const stands = isWon && board.term === term + 1 && board.config === config && reluctance(board) === null
  board.parts.log.write(
    'I',
    'ELECTION',
    stands ? 21450 : 21442,
    'replication',
    stands ? 'Election succeeded, assuming primary role' : 'Lost election',
    { term: term + 1 },
  )
  return stands
}

/** Asks all voters at once; settles as soon as the majority has spoken. */
function collect(board: Board, links: Links, term: number, isDryRun: boolean): Promise<boolean> {
  const { config } = board
  const me = board.me()
  if (config === null || me === null) return Promise.resolve(false)
  const request = voteRequest(board, term, isDryRun)
  const needed = tallyOf(config).majority
  const voters = board.others().filter(isVoter)
  let granted = isVoter(me) ? 1 : 0
  let open = voters.length
  return new Promise((resolve) => {
    const settle = (): void => {
      if (granted >= needed) resolve(true)
      else if (granted + open < needed) resolve(false)
    }
    settle()
    for (const { host } of voters) {
      const timeout = board.scaled(config.settings.electionTimeoutMillis)
      askVote(board, links, host, request, timeout).then((isGranted) => {
        open -= 1
        if (isGranted) granted += 1
        settle()
      })
    }
  })
}

function voteRequest(board: Board, term: number, dryRun: boolean): Document {
  return {
    replSetRequestVotes: 1,
    setName: board.setName,
    dryRun,
    term: Long.fromNumber(term),
    candidateIndex: board.self,
    configVersion: board.config?.version ?? -2,
    configTerm: board.config?.term ?? -1,
    lastAppliedOpTime: opTimeDocument(board.applied()),
    lastWrittenOpTime: opTimeDocument(board.applied()),
  }
}

async function askVote(board: Board, links: Links, host: string, request: Document, timeout: number): Promise<boolean> {
  try {
    const reply = await links.ask(host, request, timeout)
    meetTerm(board, Number(plain(reply.term)))
    return reply.voteGranted === true
  } catch {
    // Who does not answer does not vote.
    return false
  }
}

/** The best member to hand over to: caught up, electable, of the highest priority. */
export function bestSuccessor(board: Board): string | null {
  const applied = board.applied()
  const fit = board
    .others()
    .filter(({ _id, priority, arbiterOnly, newlyAdded }) => {
      const { isUp, state, applied: theirs } = board.seen(_id)
      const isElectable = priority > 0 && !arbiterOnly && !newlyAdded
      return isElectable && isUp === true && state === State.secondary && compareOpTimes(theirs, applied) >= 0
    })
    .sort((one, other) => other.priority - one.priority)
  return fit[0]?.host ?? null
}
