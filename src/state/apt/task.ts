import type { AptOptions } from './options.ts'
import type { AptManner } from './script.ts'

/** What a task asks of apt: the arguments of `apt`, or those of `package` and its defaults. */
export interface AptTask extends AptOptions, AptManner {
  /** Requests for packages: `nginx`, `nginx=1.22*`. */
  readonly name?: readonly string[] | undefined
  readonly deb?: string | undefined
  readonly state: 'present' | 'latest' | 'absent' | 'build-dep' | 'fixed'
  readonly upgrade?: 'no' | 'yes' | 'safe' | 'full' | 'dist' | undefined
  readonly purge: boolean
  readonly autoclean: boolean
  readonly clean: boolean
  readonly update_cache?: boolean | undefined
  /** Seconds. */
  readonly cache_valid_time: number
}
