import {
  type Beside,
  type Crontab,
  crontabLines,
  crontabText,
  withJob,
  withoutJob,
  withoutVariable,
  withVariable,
} from '../state/crontab.ts'
import { type Refusal, refuse } from './define.ts'

/** The arguments of cron that say what is to stand in a crontab. */
export interface CronArgs {
  readonly name: string
  readonly state: 'absent' | 'present'
  readonly job: string | undefined
  readonly env: boolean
  readonly minute: string
  readonly hour: string
  readonly day: string
  readonly month: string
  readonly weekday: string
  readonly special_time: string | undefined
  readonly disabled: boolean
  readonly user: string | undefined
  readonly cron_file: string | undefined
  readonly insertafter: string | undefined
  readonly insertbefore: string | undefined
}

export interface CronEdit {
  readonly text: string
  /** As a plan says it, or '' where nothing differs. */
  readonly title: string
}

/** What becomes of a crontab's text. */
export function cronEdit(args: CronArgs, text: string): CronEdit | Refusal {
  const wrong = cronRefusal(args)
  if (wrong) return wrong
  const before = crontabLines(text)
  const after = edited(args, before)
  if ('failed' in after) return after
  const isSame = after.length === before.length && after.every((line, i) => line === before[i])
  // A line that does not end would be lost on cron.
  if (isSame && (text === '' || /[\r\n]$/.test(text))) return { text, title: '' }
  return { text: crontabText(after), title: `${verbOf(before, after)} ${args.env ? 'variable' : 'job'} ${args.name}` }
}

function verbOf(before: Crontab, after: Crontab): string {
  if (after.length < before.length) return 'remove'
  return after.length > before.length ? 'add' : 'change'
}

/** Why the arguments make no sense, or null. */
function cronRefusal(args: CronArgs): Refusal | null {
  const { name, state, job, env, special_time, user, cron_file, insertafter, insertbefore } = args
  const isTimed = [args.minute, args.hour, args.day, args.month, args.weekday].some((field) => field !== '*')
  if (special_time !== undefined && isTimed) return refuse('You must specify time and date fields or special time.')
  if (cron_file === '/etc/crontab') return refuse('Will not manage /etc/crontab via cron_file, see documentation.')
  if (cron_file !== undefined && state === 'present' && user === undefined)
    return refuse('To use cron_file=... parameter you must specify user=... as well')
  if (job === undefined && state === 'present')
    return refuse("You must specify 'job' to install a new cron job or variable")
  if ((insertafter ?? insertbefore) !== undefined && !env && state === 'present')
    return refuse('Insertafter and insertbefore parameters are valid only with env=yes')
  return env && name.includes(' ') ? refuse('Invalid name for environment variable') : null
}

function edited(args: CronArgs, lines: Crontab): Crontab | Refusal {
  const { name, state, env, job = '' } = args
  if (state === 'absent') return env ? withoutVariable(lines, name) : withoutJob(lines, name)
  if (!env) return withJob(lines, name, jobLine(args))
  const beside = besideOf(args)
  return withVariable(lines, name, `${name}="${job}"`, beside) ?? refuse(`Variable named '${beside?.name}' not found.`)
}

/** `#0 2 * * * root /opt/backup`: with the user only in files that are for all users. */
function jobLine({ job = '', special_time, disabled, user, cron_file, ...time }: CronArgs): string {
  const { minute, hour, day, month, weekday } = time
  const when = special_time === undefined ? `${minute} ${hour} ${day} ${month} ${weekday}` : `@${special_time}`
  const who = cron_file === undefined ? '' : `${user} `
  return `${disabled ? '#' : ''}${when} ${who}${job.replace(/^[\r\n]+|[\r\n]+$/g, '')}`
}

function besideOf({ insertafter, insertbefore }: CronArgs): Beside | null {
  if (insertafter !== undefined) return { name: insertafter, side: 'after' }
  return insertbefore === undefined ? null : { name: insertbefore, side: 'before' }
}
