import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = join(import.meta.dirname, '../../playbooks')
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'))

// Another one, set for playbooks of the user's own, would stop all instances at once.
it.each(files)('%s goes through its tasks with all hosts, whatever strategy is set', (name) => {
  const plays: readonly object[] = parse(readFileSync(join(folder, name), 'utf8'))
  for (const play of plays.filter((one) => 'hosts' in one)) expect(play).toHaveProperty('strategy', 'linear')
})
