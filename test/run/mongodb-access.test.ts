import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningMongod, startMongod } from '../standins/mongod/support.ts'
import { judgedByAnsible, noHosts, runTasks, type Told } from './support.ts'

const ADMIN = 'secret of the admin'

/** Tasks for the mongod at a port; what logs in as the admin says `AS_ADMIN`. */
function perform(port: number, tasks: string, dry = false, hosts = ['h1']): Promise<Told> {
  const login = `login_user: admin, login_password: ${ADMIN}`
  const text = tasks
    .replaceAll('AS_ADMIN', `${login}, AT`)
    .replaceAll('AT', `login_host: 127.0.0.1, login_port: ${port}`)
  return runTasks(text, { hosts, dry })
}

/** A mongod that asks who one is; it reads its key when it starts. */
async function startLocked(): Promise<RunningMongod> {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-key-'))
  writeFileSync(join(folder, 'key'), 'c2VjcmV0IG9mIGFsbA==', { mode: 0o400 })
  const mongod = await startMongod({ args: ['--keyFile', join(folder, 'key')] })
  rmSync(folder, { recursive: true })
  return mongod
}

const firstUser = `- mongodb_user: {AT, database: admin, name: admin, password: ${ADMIN}, roles: root}\n`

/** `create user rocket@admin`: what was changed, or would be. */
function titles({ events }: Told): string[] {
  return events.flatMap((event) =>
    event.type === 'host' ? event.changes.map(({ title }) => title.replace(/ on port \d+$/, '')) : [],
  )
}

/** What was promised of each thing, or came to be. */
function cells({ events }: Told) {
  return events.flatMap((event) => (event.type === 'host' ? event.changes.flatMap((change) => change.cells) : []))
}

function messages({ events }: Told): unknown[] {
  return events.flatMap((event) => (event.type === 'host' ? [event.result.msg] : []))
}

/** Whether somebody can log in. */
async function lets(mongod: RunningMongod, username: string, password: string): Promise<boolean> {
  const client = mongod.client({ auth: { username, password } })
  try {
    await client.db('admin').command({ connectionStatus: 1 })
    return true
  } catch {
    // Whatever the reason, it is no login.
    return false
  }
}

describe.skipIf(noHosts !== null || judgedByAnsible)('users and roles of a mongod, which is a stand-in', () => {
  let mongod: RunningMongod
  beforeAll(async () => {
    mongod = await startLocked()
    const admin = { createUser: 'admin', pwd: ADMIN, roles: ['root'] }
    await mongod.client().db('admin').command(admin)
  })
  afterAll(() => mongod[Symbol.asyncDispose]())

  const tell = (tasks: string, dry = false) => perform(mongod.port, tasks, dry)

  test('the first user is made as nobody, and needs no marker to be found again', async () => {
    await using blank = await startLocked()
    const next = '- mongodb_user: {AS_ADMIN, database: admin, name: rocket, password: pencil and paper, roles: read}\n'
    const planned = await perform(blank.port, firstUser + next, true)
    const done = await perform(blank.port, firstUser + next)
    expect(titles(planned)).toEqual(['create user admin@admin', 'create user rocket@admin'])
    expect(cells(done)).toEqual(cells(planned))
    expect((await perform(blank.port, firstUser + next)).recap).toEqual({ h1: 'ok=2' })
    expect(await lets(blank, 'rocket', 'pencil and paper')).toBe(true)
  })

  test('hosts that make the same user at once do not hinder each other', async () => {
    await using blank = await startLocked()
    const { events, recap } = await perform(blank.port, firstUser, false, ['h1', 'h2', 'h3'])
    expect(Object.values(recap).sort()).toEqual(['changed=1 ok=1', 'ok=1', 'ok=1'])
    expect(events.filter(({ type }) => type === 'warning')).toEqual([])
  })

  test('a role, and a user that has it, are made as planned', async () => {
    const tasks = `
- mongodb_role:
    {AS_ADMIN, database: chat, name: auditor, privileges: [{resource: {db: chat, collection: ''}, actions: [find]}]}
- mongodb_user:
    {AS_ADMIN, database: chat, name: anna, password: pencil and paper, roles: [auditor], custom_data: {team: [1]}}
`
    const planned = await tell(tasks, true)
    const done = await tell(tasks)
    expect(titles(planned)).toEqual(['create role auditor@chat', 'create user anna@chat'])
    expect(cells(done)).toEqual(cells(planned))
    expect((await tell(tasks)).recap).toEqual({ h1: 'ok=2' })
  })

  test('a password is changed only if it is another one', async () => {
    const task = (password: string) =>
      `- mongodb_user: {AS_ADMIN, database: admin, name: bert, password: ${password}, roles: read}\n`
    await tell(task('pencil and paper'))
    const planned = await tell(task('ink and paper'), true)
    expect(cells(planned)).toMatchObject([{ attribute: 'password', before: 'another', after: 'as given' }])
    expect(await lets(mongod, 'bert', 'pencil and paper')).toBe(true)
    expect(titles(await tell(task('ink and paper')))).toEqual(['change password of bert@admin'])
    expect(await lets(mongod, 'bert', 'ink and paper')).toBe(true)
    expect(titles(await tell(task('ink and paper')))).toEqual([])
  })

  test('who logs in can get another password', async () => {
    const carl = 'AT, login_user: carl, database: admin, name: carl'
    await tell('- mongodb_user: {AS_ADMIN, database: admin, name: carl, password: pencil and paper, roles: root}\n')
    const rotate = `- mongodb_user: {${carl}, login_password: pencil and paper, password: ink and paper}\n`
    expect(titles(await tell(rotate))).toEqual(['change password of carl@admin'])
    expect((await tell(rotate)).recap).toEqual({ h1: 'ok=1' })
    const both = 'login_password: chalk and board, password: oil and canvas'
    expect(messages(await tell(`- mongodb_user: {${carl}, ${both}}\n`))).toEqual([
      expect.stringContaining('neither login_password nor password is the one of carl@admin: '),
    ])
  })

  test('what is no longer wanted is taken away', async () => {
    const dora = 'mongodb_user: {AS_ADMIN, database: admin, name: dora'
    await tell(`- ${dora}, password: pencil and paper, roles: [read, clusterMonitor], custom_data: {a: 1}}\n`)
    const less = await tell(`- ${dora}, roles: clusterMonitor, custom_data: {}}\n- ${dora}, state: absent}\n`)
    expect(titles(less)).toEqual(['change roles, custom data of dora@admin', 'remove user dora@admin'])
    expect((await tell(`- ${dora}, state: absent}\n`)).recap).toEqual({ h1: 'ok=1' })
  })

  test.each([
    [
      'a wrong login',
      'AT, login_user: admin, login_password: chalk, password: pencil and paper',
      "admin@admin can't log in",
    ],
    ['no login', 'AT, password: pencil and paper', 'users exist, so login_user and login_password are needed'],
    ['a weak password', 'AS_ADMIN, password: chalk', 'the password of emil is too weak'],
    [
      'an unknown role',
      'AS_ADMIN, password: pencil and paper, roles: writer',
      'there is no role writer in the database admin',
    ],
    ['a set that it is not', 'AS_ADMIN, password: pencil and paper, replica_set: rs7', 'is of no set, not of rs7'],
  ])('says what is wrong: %s', async (_, args, message) => {
    const told = await tell(`- mongodb_user: {${args}, database: admin, name: emil}\n`)
    expect(messages(told)).toEqual([expect.stringContaining(message)])
    expect(told.recap).toEqual({ h1: 'failed=1' })
  })

  test('no password or key is shown', async () => {
    const told = await tell(
      '- mongodb_user: {AS_ADMIN, database: admin, name: fred, password: pencil and paper, roles: read}\n',
    )
    expect(told.recap).toEqual({ h1: 'changed=1 ok=1' })
    expect(JSON.stringify(told.events)).not.toMatch(/pencil|secret of|storedKey|SCRAM/)
  })

  test('users are planned for a mongod that is yet to be started', async () => {
    const task = '- mongodb_user: {AS_ADMIN, database: admin, name: gina, password: pencil and paper, roles: read}\n'
    const started = await perform(1, `- command: start it\n${task}`, true)
    expect(titles(started)).toContain('create user gina@admin')
    const nothing = await perform(1, task, true)
    expect(nothing.recap).toEqual({ h1: 'unknown=1' })
  })
})
