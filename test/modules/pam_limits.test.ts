import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import limits from '../../modules/pam_limits.ts'
import { converge, type Given, planned, testFolder } from './local.ts'

type Task = Given<typeof limits.args>

/** What pam_limits of community.general 8.6 made of a file. */
type Case = Task & {
  readonly content: string | null
  readonly changed: boolean
  readonly after: string | null
  readonly msg: string
}

const cases: Case[] = readFileSync(new URL('pam_limits.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const openFiles: Task = { domain: 'mongodb', limit_type: 'soft', limit_item: 'nofile', value: '64000' }

function fileOf(content: string | null): string {
  const path = join(testFolder(), 'limits.conf')
  if (content !== null) writeFileSync(path, content)
  return path
}

async function refusal(task: Task, content: string | null = null): Promise<unknown> {
  const plan = await planned(limits, { ...openFiles, dest: fileOf(content), ...task })
  return 'failed' in plan ? plan.failed : plan.map(({ title }) => title)
}

describe('pam_limits', () => {
  it.each(cases)('does as Ansible with $content and $value $use_min $use_max', async (one) => {
    const { content, changed, after, msg, ...task } = one
    const dest = fileOf(content)
    const done = await converge(limits, { ...task, dest })
    expect(done).toMatchObject({ left: [], broken: [], result: { msg } })
    expect(done.changes.length > 0).toBe(changed)
    expect(readFileSync(dest, 'utf8')).toBe(after)
  })

  it('keeps the comment of its line, and gives it to no other', async () => {
    const dest = fileOf('mongodb soft nofile 1024 # old\n@web - nproc unlimited\n')
    await converge(limits, { ...openFiles, dest })
    await converge(limits, { ...openFiles, domain: '@web', limit_type: '-', limit_item: 'nproc', dest })
    expect(readFileSync(dest, 'utf8')).toBe('mongodb\tsoft\tnofile\t64000\t# old\n@web\t-\tnproc\t64000\n')
  })

  it.each([
    ['nofile', 'lots'],
    ['nofile', '-5'],
    ['nice', '20'],
    ['nice', 'unlimited'],
  ] as const)('refuses %s %s', async (limit_item, value) => {
    expect(await refusal({ limit_item, value })).toContain(`Value of '${value}' for item '${limit_item}' is invalid`)
  })

  it('refuses a file that PAM would not understand', async () => {
    expect(await refusal({}, 'x soft nofile lots\n')).toContain("Value of 'lots' for item 'nofile' is invalid")
  })

  it('refuses a folder that is not there, and two ways at once', async () => {
    expect(await refusal({ dest: '/nowhere/limits.conf' })).toBe("directory '/nowhere' is not there")
    expect(await refusal({ use_min: true, use_max: true })).toContain('at the same time')
  })
})
