import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newFolder, noHosts, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }

/** A tar.gz with top/a and top/big, which is larger than a plan takes in. */
function makeArchive(size: number): Buffer {
  const folder = newFolder()
  mkdirSync(join(folder, 'top'))
  writeFileSync(join(folder, 'top/a'), 'a\n')
  writeFileSync(join(folder, 'top/big'), randomBytes(size))
  spawnSync('tar', ['-czf', join(folder, 'x.tgz'), '-C', folder, 'top'])
  return readFileSync(join(folder, 'x.tgz'))
}

describe.skipIf(noHosts)('an archive from a URL', () => {
  const archives = new Map<string, Buffer>()
  let server: Server
  let url = ''
  beforeAll(async () => {
    server = createServer(({ url: path = '' }, answer) => {
      const archive = archives.get(path)
      answer.writeHead(archive ? 200 : 404).end(archive)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    url = `http://127.0.0.1:${address.port}`
  })
  afterAll(() => server.close())

  const unpack = (path: string, more = '') =>
    `- {name: u, unarchive: {src: "${url}${path}", dest: "{{ playbook_dir }}", remote_src: true${more}}}\n`

  test.each([
    ['small', 1000],
    ['large', 3_000_000],
  ])('is unpacked once, also a %s one', async (name, size) => {
    archives.set(`/${name}.tgz`, makeArchive(size))
    const folder = newFolder()
    const task = unpack(`/${name}.tgz`)
    const planned = await runTasks(task, { folder, dry: true, ...alone })
    expect(planned.recap).toEqual({ h1: 'changed=1 ok=1' })
    expect(existsSync(join(folder, 'top'))).toBe(false)
    const { recap } = await runTasks(`${task}${task}`, { folder, ...alone })
    expect(recap).toEqual({ h1: 'changed=1 ok=2' })
    expect(readdirSync(join(folder, 'top'))).toEqual(['a', 'big'])
    expect(readdirSync(folder).filter((one) => one.startsWith('.rcprov'))).toEqual([])
  })

  test('is not asked for where it was unpacked before', async () => {
    const folder = newFolder()
    const { story } = await runTasks(unpack('/none.tgz', ', creates: "{{ playbook_dir }}"'), { folder, ...alone })
    expect(story.at(-1)).toMatch(/h1 skipped/)
  })

  test('that is not there fails with what the server says', async () => {
    const { events } = await runTasks(unpack('/none.tgz'), alone)
    const [failed] = events.flatMap((event) => (event.type === 'host' ? [event.result] : []))
    expect(failed).toMatchObject({ msg: `Failure downloading ${url}/none.tgz, HTTP Error 404: Not Found` })
  })

  test('is one of the host by the older word, too', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'x.tgz'), makeArchive(10))
    const task = '- {unarchive: {src: "{{ playbook_dir }}/x.tgz", dest: "{{ playbook_dir }}", copy: no}}\n'
    expect((await runTasks(task, { folder, ...alone })).recap).toEqual({ h1: 'changed=1 ok=1' })
    expect(readdirSync(join(folder, 'top'))).toEqual(['a', 'big'])
  })
})
