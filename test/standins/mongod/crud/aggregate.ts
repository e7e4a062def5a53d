import type { Document } from 'bson'
import { aggregate } from 'mingo'
import { needs } from '../access/needs.ts'
import type { Command, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { openChangeStream } from './change-stream/open.ts'
import { clone } from './clone.ts'
import type { Crud } from './crud.ts'
import { namespaceOf } from './find.ts'
import { writeOut } from './out.ts'
import { guard, mingoOptions, type QueryOptions, select } from './query.ts'
import { listSource } from './source.ts'
import { specialStage } from './stages.ts'

/** aggregate. */
export function aggregateCommand(crud: Crud): Command {
  return {
    name: 'aggregate',
    needs: needs.aggregate,
    on: 'reader',
    run: async (request) => {
      const { body, db } = request
      const pipeline: readonly Document[] = body.pipeline ?? []
      checkPipeline(pipeline)
      const ns = body.aggregate === 1 ? `${db}.$cmd.aggregate` : namespaceOf(request)
      const batchSize = body.cursor?.batchSize
      if (pipeline[0]?.$changeStream !== undefined) {
        return await crud.cursors.open(request, ns, openChangeStream(crud, request, pipeline), batchSize)
      }
      const last = pipeline.at(-1)
      const isWriting = last?.$out !== undefined || last?.$merge !== undefined
      const documents = runPipeline(crud, request, ns, isWriting ? pipeline.slice(0, -1) : pipeline)
      if (isWriting && last !== undefined) writeOut(crud, db, last, documents)
      return await crud.cursors.open(request, ns, listSource(isWriting ? [] : documents), batchSize)
    },
  }
}

/** What a pipeline gives for the documents of a namespace; throws 2 and others for a wrong one. */
function runPipeline(crud: Crud, request: Request, ns: string, pipeline: readonly Document[]): readonly Document[] {
  const { store } = crud
  const { body, db } = request
  const options: QueryOptions = { collation: body.collation, variables: body.let }
  const [first, ...rest] = pipeline
  const special = first === undefined ? null : specialStage(crud, request, ns, first)
  const filter: Document | undefined = special === null ? first?.$match : undefined
  const input = special ?? select(store, ns, filter ?? {}, options)
  const stages = special !== null || filter !== undefined ? rest : [...pipeline]
  if (stages.length === 0) return [...input]
  const collectionResolver = (name: string): Document[] => [...store.documents(`${db}.${name}`)].map(clone)
  const source = [...input].map(clone)
  return guard(() => aggregate(source, stages, { ...mingoOptions(options), collectionResolver }))
}

function checkPipeline(pipeline: readonly Document[]): void {
  if (!Array.isArray(pipeline)) throw mongoError(14, "'pipeline' option must be specified as an array")
  for (const [at, stage] of pipeline.entries()) {
    const names = Object.keys(stage)
    if (names.length !== 1) {
      throw mongoError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    if (names[0] === '$changeStream' && at > 0) {
      throw mongoError(40602, '$changeStream is only valid as the first stage in a pipeline')
    }
  }
}
