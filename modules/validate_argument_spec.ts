import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'validate_argument_spec',
  summary: 'Check variables against a specification',
  args: {
    required: ['argument_spec'],
    properties: {
      argument_spec: {
        type: 'object',
        description:
          'By variable: `type`, `required`, `choices`, `elements`, `options`, …, as in `argument_specs` of a role',
      },
      provided_arguments: { type: 'object', description: 'Values to check too, by name; they win over the variables' },
      validate_args_context: { type: 'object', description: 'What the result says of where the specification is from' },
    },
  },
  returns: {
    msg: 'Whether all are right',
    validate_args_context: 'What they belong to',
    argument_errors: 'What is wrong',
    argument_spec_data: 'The specification',
  },
  examples: [
    {
      title: 'Insist on a port',
      args: { argument_spec: { http_port: { type: 'int', required: true } } },
    },
  ],
})
