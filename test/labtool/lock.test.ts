import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lock, locked } from '../../src/lab/lock.ts'

describe('a lock', () => {
  let folder = ''
  const file = () => join(folder, 'deep/lab.lock')

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is refused while it is held, with the process that holds it', async () => {
    const release = await lock(file(), 'refuse')
    await expect(lock(file(), 'refuse')).rejects.toThrow(`another lab command is at work (process ${process.pid})`)
    await release()
  })

  it('is free again after the work, also when that fails', async () => {
    const failing = locked(file(), 'refuse', () => Promise.reject(new Error('the work failed')))
    await expect(failing).rejects.toThrow('the work failed')
    expect(await locked(file(), 'refuse', async () => 'done')).toBe('done')
  })

  it('is waited for where that is asked', async () => {
    const order: string[] = []
    const release = await lock(file(), 'refuse')
    const second = locked(file(), 'wait', async () => order.push('second'))
    order.push('first')
    await release()
    await second
    expect(order).toEqual(['first', 'second'])
  })
})
