import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import tempfile from '../../modules/tempfile.ts'
import { converge, planned, testFolder } from './local.ts'

const me = { uid: process.getuid?.(), gid: process.getgid?.() }

describe('tempfile', () => {
  it('makes a file that only its owner may read', async () => {
    const { result, changes } = await converge(tempfile, {})
    expect(changes).toEqual(['create temporary file'])
    expect(result).toEqual({
      path: expect.stringMatching(/^\/tmp\/ansible\.\w{8}$/),
      ...me,
      owner: expect.any(String),
      group: expect.any(String),
      mode: '0600',
      size: 0,
      state: 'file',
    })
    rmSync(String(result.path))
  })

  it('makes a directory, where and under what name it is told', async () => {
    const path = join(testFolder())
    const given = { state: 'directory' as const, path, prefix: 'a b', suffix: '.x y' }
    const { result } = await converge(tempfile, given)
    expect(result).toMatchObject({ state: 'directory', mode: '0700' })
    expect(readdirSync(path)).toEqual([expect.stringMatching(/^a b\w{8}\.x y$/)])
    expect(statSync(String(result.path)).isDirectory()).toBe(true)
  })

  it('makes another one each time, and a plan only says so', async () => {
    const path = testFolder()
    await converge(tempfile, { path })
    expect(await planned(tempfile, { path })).toMatchObject([{ kind: 'deed' }])
    await converge(tempfile, { path })
    expect(readdirSync(path)).toHaveLength(2)
  })
})
