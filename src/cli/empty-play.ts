import { nothingInherited } from '../language/inherit.ts'
import type { Play } from '../language/step.ts'
import type { Host } from '../run/host.ts'
import type { PlayRun, Run } from '../run/run.ts'
import { upcomingTasks } from '../run/upcoming.ts'

/** A play without tasks: the surroundings in which `rcprov eval` looks at variables. */
export function emptyPlay(run: Run, hosts: readonly Host[]): PlayRun {
  const play: Play = {
    name: null,
    place: { file: process.cwd(), line: 1, column: 1 },
    hosts: 'all',
    gatherFacts: false,
    gatherSubset: undefined,
    vars: new Map(),
    varsFiles: [],
    preTasks: [],
    roles: [],
    tasks: [],
    postTasks: [],
    handlers: [],
    keywords: nothingInherited.keywords,
    folder: process.cwd(),
    roleNames: [],
    roleDefaults: [],
    roleVars: [],
    strategy: undefined,
    serial: undefined,
    forceHandlers: undefined,
  }
  const variables = { vars: new Map(), roleDefaults: [], roleVars: [], extra: run.extra }
  return {
    run,
    play,
    variables,
    hosts,
    all: hosts,
    upcoming: upcomingTasks(play),
    adopt: () => {},
    flush: async () => {},
  }
}
