import type { Task } from '../language/step.ts'

/** The configuration file of a run, if there is one. */
interface ConfigTexts {
  readonly path: string | null
  readonly texts: ReadonlyMap<string, string>
}

/** How a whole run goes about its plays, where they say nothing themselves: from flags, environment and ansible.cfg. */
export interface Manner {
  /** Whether plays gather facts; `smart`: only of hosts that have none yet. */
  readonly gathering: 'implicit' | 'explicit' | 'smart'
  /** The strategy of plays that name none. */
  readonly strategy: string
  /** A dict is merged into that of a lower level instead of replacing it. */
  readonly mergeDicts: boolean
  /** What `ansible_managed` is made of in templates. */
  readonly managed: string
  /** What ansible.cfg says, by `section.key`. */
  readonly config: ConfigTexts
  /** `--step`: asks whether a task is to run. */
  readonly confirm: ((title: string) => Promise<boolean>) | null
  /** Asks who sits at the terminal, without showing the answer if it is private; null: nobody does. */
  readonly ask: ((question: string, isPrivate: boolean) => Promise<string | null>) | null
  /** Tasks whose failures are ignored, whatever they say of that themselves. */
  readonly forgives: (task: Task) => boolean
  /** Whether handlers that an interrupted run left due run in this one. */
  readonly takesUp: boolean
}

/** Without any of these. */
export const usualManner: Manner = {
  gathering: 'implicit',
  strategy: 'linear',
  mergeDicts: false,
  managed: 'Ansible managed',
  config: { path: null, texts: new Map() },
  confirm: null,
  ask: null,
  forgives: () => false,
  takesUp: true,
}
