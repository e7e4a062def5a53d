import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Place } from '../../diagnostics/place.ts'
import { findFile } from '../../files/search.ts'
import type { Task } from '../../language/step.ts'
import { fail } from '../../template/errors.ts'
import type { Template } from '../../template/values.ts'
import { sourcePlaces } from '../places.ts'
import type { PlayRun } from '../run.ts'
import { templateFile } from '../template-file.ts'

/** Finds the templates that others include, import or extend: where a task's templates are, then beside the one that asks. */
export function templateLoader(running: PlayRun, task: Task | null): (name: string, from?: Place) => Template {
  return (name, from) => {
    const { vault } = running.run.library
    const found = findFile('templates', name, sourcePlaces(running, task))
    if (typeof found === 'string') return templateFile(found, vault)
    const beside = resolve(dirname(from?.file ?? running.play.folder), name)
    return existsSync(beside) ? templateFile(beside, vault) : fail(`the template ${name} was not found`)
  }
}
