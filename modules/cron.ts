import { basename, dirname, join } from 'node:path/posix'
import { type CronArgs, cronEdit } from '../src/module/cron-edit.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { planAbsent } from '../src/module/file-state.ts'
import { type FoundText, planText, textProbes, textProbesMore } from '../src/module/text-edit.ts'
import { set } from '../src/state/change.ts'
import { bytesContent } from '../src/state/content.ts'
import { crontabLines, jobNames, variableNames } from '../src/state/crontab.ts'
import { crontab } from '../src/state/families/crontab.ts'
import { type Whoami, whoami } from '../src/state/families/whoami.ts'
import { plainPath } from '../src/state/folders.ts'
import type { Probe } from '../src/state/probe.ts'
import { sh } from '../src/state/sh.ts'

const field = (what: string) =>
  ({ type: 'string', default: '*', description: `When it runs: the ${what}, as crontabs have it.` }) as const

export default defineModule({
  name: 'cron',
  summary: 'See that a job, or a variable, is in a crontab, or is not',
  args: {
    required: ['name'],
    exclusive: [['insertafter', 'insertbefore']],
    properties: {
      name: { type: 'string', description: 'The name of the job, which stands above it, or of the variable.' },
      job: { type: 'string', aliases: ['value'], description: 'The command, or the value of the variable.' },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether the job is to be there.',
      },
      minute: field('minute'),
      hour: field('hour'),
      day: { ...field('day of the month'), aliases: ['dom'] },
      month: field('month'),
      weekday: { ...field('day of the week'), aliases: ['dow'] },
      special_time: {
        type: 'string',
        enum: ['annually', 'daily', 'hourly', 'monthly', 'reboot', 'weekly', 'yearly'],
        description: 'When it runs, in one word.',
      },
      disabled: {
        type: 'boolean',
        default: false,
        description: 'Write the job as a comment, so that it does not run.',
      },
      env: { type: 'boolean', default: false, description: 'It is a variable, not a job.' },
      insertafter: { type: 'string', description: 'A new variable goes after the variable of this name.' },
      insertbefore: { type: 'string', description: 'A new variable goes before the variable of this name.' },
      user: {
        type: 'string',
        description: 'Whose crontab it is, or who runs a job of cron_file; by default the one who acts.',
      },
      cron_file: {
        type: 'string',
        format: 'path',
        description:
          'A file in /etc/cron.d, or anywhere by its full path, instead of a crontab; it goes when it is empty.',
      },
      backup: {
        type: 'boolean',
        default: false,
        description: 'Keep the old file beside the new one, or the old crontab in the folder for temporary files.',
      },
    },
  },
  returns: {
    jobs: 'The names of the jobs that are in the crontab',
    envs: 'The names of its variables',
    cron_file: 'The file, where one was asked for',
    state: 'The state, of a file that was removed',
    warnings: 'What is odd about the name of the file',
    backup_file: 'The old crontab, kept with `backup`',
  },
  examples: [
    { title: 'A job at night', args: { name: 'backup', hour: '3', minute: '15', job: '/usr/local/bin/backup' } },
    {
      title: 'A job in a file of its own',
      args: {
        name: 'clean up',
        special_time: 'daily',
        user: 'root',
        job: 'find /srv/tmp -mtime +7 -delete',
        cron_file: 'app',
      },
    },
    { title: 'Who gets the mail', args: { name: 'MAILTO', env: true, job: 'admin@example.com' } },
    { title: 'No such job', args: { name: 'backup', state: 'absent' } },
  ],
  read: ({ cron_file }): FirstProbes =>
    cron_file === undefined ? { me: whoami() } : textProbes({ path: pathOf(cron_file), create: true }),
  readMore: ({ user, cron_file }, found): SecondProbes =>
    cron_file === undefined
      ? { tab: crontab(user ?? found.me.user) }
      : textProbesMore({ path: pathOf(cron_file) }, found),
  plan: (args, found) =>
    'bytes' in found ? planFile(args, found) : planCrontab(args, found.me, 'tab' in found ? found.tab : null),
  result: ({ state, cron_file }, found, _, before = found) => {
    const file = cron_file === undefined ? {} : { cron_file }
    const isGone = 'bytes' in found && 'bytes' in before && before.bytes !== null && found.bytes === null
    if (isGone) return { ...file, state }
    const lines = crontabLines(textOf(found))
    return { jobs: jobNames(lines), envs: variableNames(lines), ...file, warnings: warningsOf(cron_file) }
  },
})

type TextProbes = ReturnType<typeof textProbes>
type FirstProbes = TextProbes | Pick<TextProbes, 'me'>
type SecondProbes = ReturnType<typeof textProbesMore> | { readonly tab: Probe<string | null> }

interface Given extends CronArgs {
  readonly backup: boolean
}

function pathOf(file: string): string {
  return plainPath(file.startsWith('/') ? file : join('/etc/cron.d', file))
}

function textOf(found: object): string {
  if ('tab' in found) return typeof found.tab === 'string' ? found.tab : ''
  return 'bytes' in found && found.bytes instanceof Buffer ? found.bytes.toString() : ''
}

/** A user's own crontab, which only crontab itself may touch. */
function planCrontab(args: Given, me: Whoami, tab: string | null): Plan {
  if (tab === null) return refuse('Failed to find required executable "crontab": install the package cron first')
  const edit = cronEdit(args, tab)
  if ('failed' in edit) return edit
  if (edit.title === '') return []
  const user = args.user ?? me.user
  const whose = user === me.user ? [] : ['-u', user]
  const keep = sh`old=$(mktemp --tmpdir crontabXXXXXXXX) && { crontab ${whose} -l > "$old" 2>/dev/null || :; } && `
  return [
    {
      kind: 'state',
      title: edit.title,
      how: {
        kind: 'script',
        script: args.backup ? sh`${keep}crontab ${whose} - && printf '%s\\n' "$old"` : sh`crontab ${whose} -`,
        stdin: bytesContent(Buffer.from(edit.text)),
        spooled: false,
      },
      sets: [set(crontab(user), edit.text)],
      provides: [],
      touches: 'own',
      ...(args.backup && { tells: 'backup_file' }),
    },
  ]
}

/** A file that is for all users, and goes once nothing is left in it. */
function planFile(args: Given & { readonly cron_file?: string | undefined }, found: FoundText): Plan {
  const path = pathOf(args.cron_file ?? '')
  const edit = cronEdit(args, found.bytes?.toString() ?? '')
  if ('failed' in edit) return edit
  if (edit.text === '' && args.state === 'absent') return planAbsent(path, found)
  const folder = dirname(path)
  return planText({ path, create: true, backup: args.backup, validate: undefined }, found, () =>
    edit.title === '' || found[`target ${folder}`]
      ? { bytes: Buffer.from(edit.text), title: edit.title }
      : refuse(`there is no directory ${folder} for cron_file`),
  )
}

function warningsOf(file: string | undefined): string[] {
  if (file === undefined || /^[\w-]+$/.test(basename(file))) return []
  const must = 'should consist solely of upper- and lower-case letters, digits, underscores, and hyphens'
  return [`Filename portion of cron_file ("${basename(file)}") ${must}`]
}
