import type { MongoAnswer, MongoCommand } from '../../state/mongo.ts'
import type { Entrance } from './pool.ts'

/** Puts questions to a member, one after the other; null: the connection was lost before all were answered. */
export async function put(
  { ask }: Entrance,
  commands: readonly MongoCommand[],
  seconds: number,
): Promise<readonly MongoAnswer[] | null> {
  const answers: MongoAnswer[] = []
  for (const command of commands) {
    const answer = await ask(command, seconds)
    if ('lost' in answer) return null
    answers.push(answer)
  }
  return answers
}
