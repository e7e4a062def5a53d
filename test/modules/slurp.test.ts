import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import slurp from '../../modules/slurp.ts'
import { converge, planned, testFolder } from './local.ts'

describe('slurp', () => {
  it.each([
    ['hello\nworld\n', 'aGVsbG8Kd29ybGQK'],
    ['', ''],
    [Buffer.from([0, 255, 10]), 'AP8K'],
  ])('tells what is in a file: %j', async (bytes, content) => {
    const path = join(testFolder(), 'file')
    writeFileSync(path, bytes)
    const { result, changes } = await converge(slurp, { src: path })
    expect(changes).toEqual([])
    expect(result).toEqual({ content, source: path, encoding: 'base64' })
  })

  it('follows a link, and names the link', async () => {
    const top = testFolder()
    writeFileSync(join(top, 'file'), 'x')
    symlinkSync('file', join(top, 'link'))
    const { result } = await converge(slurp, { src: join(top, 'link') })
    expect(result).toEqual({ content: 'eA==', source: join(top, 'link'), encoding: 'base64' })
  })

  it('reads what the kernel tells', async () => {
    const { result } = await converge(slurp, { src: '/proc/sys/kernel/ostype' })
    expect(result.content).toBe('TGludXgK')
  })

  it('wants a file', async () => {
    const folder = testFolder()
    const src = join(folder, 'file')
    expect(await planned(slurp, { src })).toEqual({ failed: `file not found: ${src}` })
    expect(await planned(slurp, { src: folder })).toEqual({
      failed: `source is a directory and must be a file: ${folder}`,
    })
  })
})
