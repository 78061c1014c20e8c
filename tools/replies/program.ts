import ts from 'typescript';

/** The application's code as the compiler sees it, from which its description is made. */
export interface SourceProgram {
  readonly checker: ts.TypeChecker;
  /** The files of `src/`, by their path. */
  readonly files: readonly ts.SourceFile[];
}

/** Reads the project that is built. Nothing is checked but what is asked about. */
export function openProgram(root: string): SourceProgram {
  const config = ts.getParsedCommandLineOfConfigFile(`${root}/tsconfig.build.json`, {}, host);
  if (config === undefined) throw new Error(`${root} has no tsconfig.build.json`);
  const program = ts.createProgram({
    rootNames: config.fileNames,
    options: { ...config.options, noEmit: true },
  });
  const files = program
    .getSourceFiles()
    .filter(({ fileName }) => isOurs(fileName))
    .toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));
  return { checker: program.getTypeChecker(), files };
}

/** True for a declaration in the code of this repository, and false for a library's. */
export function isOurs(fileName: string): boolean {
  return fileName.includes('/src/') && !fileName.includes('/node_modules/');
}

const host: ts.ParseConfigFileHost = {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
  },
};
