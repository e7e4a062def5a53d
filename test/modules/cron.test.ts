import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import cron from '../../modules/cron.ts'
import { cronEdit } from '../../src/module/cron-edit.ts'
import { crontabLines, jobNames, variableNames } from '../../src/state/crontab.ts'
import { crontab } from '../../src/state/families/crontab.ts'
import { whoami } from '../../src/state/families/whoami.ts'
import { argsOf, converge, type Given, planned, testFolder } from './local.ts'

/** What cron of ansible-core 2.14.18 made of a crontab, or of a file with jobs of all users. */
type Case = Given<typeof cron.args> & {
  readonly content: string | null
  readonly after?: string | null
  readonly jobs?: readonly string[]
  readonly envs?: readonly string[]
  readonly failed?: string
}

const cases: Case[] = readFileSync(new URL('cron.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const good = { left: [], broken: [] }
const me = { uid: 0, user: 'root', gid: 0, group: 'root', groups: ['root'], gids: [0] }

/** The plan for the crontab of the acting user. */
function planFor(tab: string | null, given: Given<typeof cron.args>) {
  return cron.plan(argsOf(cron.args, given), { me, tab })
}

describe('a crontab', () => {
  it.each(cases)('becomes what Ansible makes of it: %o', ({ content, after, jobs, envs, failed, ...given }) => {
    const edit = cronEdit(argsOf(cron.args, given), content ?? '')
    const text = 'failed' in edit ? '' : edit.text
    const told = jobs && { jobs: jobNames(crontabLines(text)), envs: variableNames(crontabLines(text)) }
    expect({ ...edit, ...told }).toMatchObject({
      ...(failed === undefined ? { text: after ?? '' } : { failed }),
      ...(jobs && { jobs, envs }),
    })
  })

  it.each(cases.filter(({ failed }) => failed === undefined))('is as wanted then: %o', ({ content, ...given }) => {
    const args = argsOf(cron.args, given)
    const edit = cronEdit(args, content ?? '')
    expect('text' in edit && cronEdit(args, edit.text)).toMatchObject({ title: '' })
  })

  it('is handed to crontab on its standard input', () => {
    const [change] = [planFor('1 1 1 1 1 x\n', { name: 'a', job: 'y' })].flat()
    expect(change).toMatchObject({
      title: 'add job a',
      how: { script: { text: 'crontab  -' }, stdin: { size: 36 } },
      sets: [{ after: '1 1 1 1 1 x\n#Ansible: a\n* * * * * y\n' }],
    })
  })

  it('of another user is named', () => {
    const [change] = [planFor('', { name: 'a', job: 'y', user: 'app', backup: true })].flat()
    const script = change && 'how' in change && change.how.kind === 'script' ? change.how.script.text : ''
    expect(script).toMatch(
      /^old=\$\(mktemp .*crontab -u app -l > "\$old".*&& crontab -u app - && printf '%s\\n' "\$old"$/,
    )
  })

  it('is known once cron is there, and else is refused', () => {
    expect(planFor(null, { name: 'a', job: 'y' })).toMatchObject({ failed: expect.stringContaining('crontab') })
    expect(crontab('app').family.supposed?.('', [], null)).toBe('')
  })

  it('of each user is read in one go', () => {
    const { parse, cells } = crontab('app').family
    const found = parse(Buffer.from('\0+#Ansible: a\n* * * * * x\n\0+\0'), ['/a', '/b', '/c'])
    expect(found).toEqual(['#Ansible: a\n* * * * * x\n', '', null])
    expect(cells(found[0] ?? null)).toMatchObject({ jobs: ['a'] })
  })

  it('belongs to whoever acts, if nobody is named', () => {
    expect(cron.readMore?.(argsOf(cron.args, { name: 'a' }), { me })).toEqual({ tab: crontab('root') })
    expect(cron.read(argsOf(cron.args, { name: 'a' }))).toEqual({ me: whoami() })
  })
})

describe('a file for all users', () => {
  it('is made, changed, and goes when it is empty', async () => {
    const cron_file = join(testFolder(), 'jobs')
    const given = { name: 'a', job: 'x', user: 'root', cron_file }
    const made = await converge(cron, given)
    expect(made).toMatchObject({ ...good, changes: ['create file'] })
    expect(made.result).toEqual({ jobs: ['a'], envs: [], cron_file, warnings: [] })
    expect(made.planned.result).toEqual(made.result)
    const changed = await converge(cron, { ...given, job: 'y' })
    expect(changed).toMatchObject({ ...good, changes: ['change job a'] })
    expect(readFileSync(cron_file, 'utf8')).toBe('#Ansible: a\n* * * * * root y\n')
    const gone = await converge(cron, { name: 'a', state: 'absent', cron_file })
    expect(gone).toMatchObject({ ...good, changes: ['remove file'], result: { cron_file, state: 'absent' } })
    expect(existsSync(cron_file)).toBe(false)
    expect(await planned(cron, { name: 'a', state: 'absent', cron_file })).toEqual([])
  })

  it('keeps what else is in it, and a copy if asked to', async () => {
    const folder = testFolder()
    const cron_file = join(folder, 'jobs.d')
    writeFileSync(cron_file, 'A="1"\n#Ansible: a\n* * * * * root x\n')
    const { result } = await converge(cron, { name: 'a', state: 'absent', cron_file })
    expect(readFileSync(cron_file, 'utf8')).toBe('A="1"\n')
    expect(result).toMatchObject({
      envs: ['A'],
      warnings: [expect.stringMatching(/^Filename portion of cron_file \("jobs\.d"\) should consist solely/)],
    })
  })

  it('needs a folder that is there', async () => {
    const folder = testFolder()
    mkdirSync(join(folder, 'is'))
    const given = { name: 'a', job: 'x', user: 'root' }
    expect(await planned(cron, { ...given, cron_file: join(folder, 'is/jobs') })).toMatchObject([{ kind: 'state' }])
    expect(await planned(cron, { ...given, cron_file: join(folder, 'no/jobs') })).toMatchObject({
      failed: `there is no directory ${folder}/no for cron_file`,
    })
  })
})
