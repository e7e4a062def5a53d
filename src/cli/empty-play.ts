import { nothingInherited } from '../language/inherit.ts'
import type { Play } from '../language/step.ts'
import type { Host } from '../run/host.ts'
import type { PlayRun, Run } from '../run/run.ts'
import { strategyOf } from '../run/strategy.ts'
import { upcomingTasks } from '../run/upcoming.ts'

/** A play without tasks: the surroundings in which `rcprov eval` looks at variables. */
export function emptyPlay(run: Run, hosts: readonly Host[]): PlayRun {
  const play: Play = {
    name: null,
    place: { file: process.cwd(), line: 1, column: 1 },
    hosts: 'all',
    gatherFacts: false,
    gatherSubset: undefined,
    gatherTimeout: undefined,
    factPath: undefined,
    vars: new Map(),
    varsFiles: [],
    varsPrompt: [],
    preTasks: [],
    roles: [],
    tasks: [],
    postTasks: [],
    handlers: [],
    keywords: nothingInherited.keywords,
    folder: process.cwd(),
    roleNames: [],
    dependentRoleNames: [],
    roleDefaults: [],
    roleVars: [],
    assigned: { task: new Set(), handler: new Set() },
    strategy: undefined,
    serial: undefined,
    order: undefined,
    forceHandlers: undefined,
    maxFailPercentage: undefined,
  }
  const variables = { vars: new Map(), roleDefaults: [], roleVars: [], extra: run.extra }
  return {
    run,
    play,
    variables,
    hosts,
    all: hosts,
    batchSize: hosts.length,
    strategy: strategyOf('linear', ''),
    course: { end: null, lost: new Set(), spoilt: new Set() },
    turn: run.forks,
    throttles: new Map(),
    recipients: null,
    upcoming: upcomingTasks(play),
    adopt: () => {},
    flush: async () => {},
  }
}
