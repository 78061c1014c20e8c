/**
 * The floors of the house: each folder of src/ may import the floors above it in this list and itself;
 * folders on one line are neighbours and never import each other.
 */
const floors = require('./tools/floors.json');
const rules = floors.flatMap((rooms, level) =>
  rooms.map((room) => {
    const forbidden = [...rooms.filter((other) => other !== room), ...floors.slice(level + 1).flat()];
    return {
      name: `floor-${room}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: `^src/(${[...forbidden, 'app\\.module', 'main'].join('|')})` },
    };
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rules,
    {
      name: 'rules-are-pure',
      comment: 'A *.rules.ts file imports other rules and the kernel, nothing else.',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: { path: '^src/', pathNot: ['\\.rules\\.ts$', '^src/kernel/'] },
    },
    {
      name: 'documents-are-pure',
      severity: 'error',
      from: { path: '^src/documents/', pathNot: '\\.(module|controller)\\.ts$' },
      to: { path: '^src/platform/' },
    },
    {
      name: 'kernel-has-no-framework',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: 'node_modules/(@nestjs|typeorm|pg|fastify)' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
