import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { realPath } from '../../../src/state/families/real.ts'

const top = realpathSync(mkdtempSync(join(tmpdir(), 'rcprov-real-')))
afterAll(() => rmSync(top, { recursive: true }))
mkdirSync(join(top, 'folder'))
symlinkSync('folder', join(top, 'link'))
symlinkSync('itself', join(top, 'itself'))
symlinkSync('deeper/b', join(top, 'deeper'))

function read(...names: string[]): (string | null)[] {
  const { family } = realPath('/')
  const paths = names.map((name) => join(top, name))
  const { stdout } = spawnSync('sh', ['-c', family.script(paths).text])
  return family.parse(stdout, paths).map((path) => path?.slice(top.length + 1) ?? null)
}

it('follows links, and keeps what does not exist', () => {
  expect(read('link/a/b', 'folder', 'none/x')).toEqual(['folder/a/b', 'folder', 'none/x'])
})

it('takes a link into itself as it is written, in bounded time', () => {
  expect(read('link', 'itself', 'deeper', 'link/c')).toEqual(['folder', 'itself', 'deeper', 'folder/c'])
})
