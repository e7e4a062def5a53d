import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { down, reset } from '../../src/lab/lab.ts'
import { lock } from '../../src/lab/lock.ts'
import { requireRoot } from '../../src/lab/machine.ts'
import { type Lab, labAt } from '../../src/lab/place.ts'
import { isTrouble } from '../../src/lab/trouble.ts'

/** The tests' own lab: beside the user's, with the same base images and package cache. Two test runs at once take two networks. */
export const testLab: Lab = labAt(
  process.env.RCPROV_LAB ?? '/var/tmp/rcprov-lab',
  process.env.RCPROV_TEST_NET ?? '10.79.0',
)

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of an inventory of three bare hosts, h1 to h3. */
    inventory: string
  }
}

/** Boots three fresh hosts before the tests of the lab project, and takes them down after. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const release = await plainly(takeLab())
  const teardown = async () => {
    await down(testLab)
    await release()
  }
  const inventory = join(testLab.folder, 'hosts.yml')
  try {
    await plainly(reset(testLab, { hosts: 3, python: false, inventory }, (line) => console.error(`lab: ${line}`)))
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('inventory', inventory)
  return teardown
}

async function takeLab(): Promise<() => Promise<void>> {
  requireRoot()
  return lock(`${testLab.folder}.lock`, 'refuse')
}

/** Vitest shows the message of an error only, so the remedy has to be in it. */
async function plainly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isTrouble(error)) throw error
    throw new Error(`${error.message} (${error.help})`, { cause: error })
  }
}
