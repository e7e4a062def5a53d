import type { Evaluate, Lowered, LoweredBlock, Problem } from '../frame.ts'
import { SyntaxProblem } from '../parser/token.ts'
import type { Body, Expression } from '../parser/tree.ts'
import { lowerExpression } from './expression.ts'
import type { Lowering } from './lowering.ts'
import { lowerBody } from './statement.ts'

/** Turns a template's tree into functions. */
export function lowerTemplate(body: Body): Lowered {
  const blocks: LoweredBlock[] = []
  const problems: Problem[] = []
  const run = lowerBody(body, makeLowering(problems, blocks, false))
  return { run, blocks, problems }
}

/** A bare expression ready to evaluate. */
export interface LoweredExpression {
  readonly evaluate: Evaluate
  readonly problems: readonly Problem[]
}

/** Turns a bare expression's tree into a function; its strings may hold templates. */
export function lowerCondition(expression: Expression): LoweredExpression {
  const problems: Problem[] = []
  return { evaluate: lowerExpression(expression, makeLowering(problems, [], true)), problems }
}

function makeLowering(problems: Problem[], blocks: LoweredBlock[], embedded: boolean): Lowering {
  return {
    embedded,
    expression(node) {
      return lowerExpression(node, this)
    },
    body(nodes) {
      return lowerBody(nodes, this)
    },
    report: (message, at) => {
      problems.push({ message, at })
    },
    addBlock: (block, { lineno, colno }) => {
      const isThere = blocks.some(({ name }) => name === block.name)
      if (isThere) throw new SyntaxProblem(`the block '${block.name}' is defined twice`, lineno, colno)
      blocks.push(block)
    },
  }
}
