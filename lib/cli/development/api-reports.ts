/**
 * `npm run docs:api`: writes what each subpath of the package exports to docs/api/, so that a change of the public
 * surface shows in review. With `--check` it writes nothing, names the reports that are out of date and exits with 1.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { subpaths } from './subpaths';

const ROOT = path.resolve(__dirname, '../../../..');
const REPORTS = path.join(ROOT, 'docs', 'api');
const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

const isCheck = process.argv.includes('--check');
const names = subpaths(ROOT);
const entryPoint = (name: string) => path.join(ROOT, 'build', 'lib', name, 'index.d.ts');

const configs = names.map((name) =>
  ExtractorConfig.prepare({
    packageJsonFullPath: path.join(ROOT, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: entryPoint(name),
      newlineKind: 'lf',
      compiler: {
        // API Extractor includes a separate TypeScript, which reads the declarations that ours has written.
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2022'],
            module: 'esnext',
            moduleResolution: 'bundler',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
          },
          files: names.map(entryPoint),
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: REPORTS,
        reportTempFolder: path.join(ROOT, 'build', 'api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: SILENT,
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
  }),
);

fs.mkdirSync(REPORTS, { recursive: true });
const [first] = configs;
if (!first) throw new Error('package.json has no subpath.');
const compilerState = CompilerState.create(first, { additionalEntryPoints: names.map(entryPoint) });
const changed = configs.flatMap((config, index) => {
  const { apiReportChanged } = Extractor.invoke(config, {
    compilerState,
    localBuild: !isCheck,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return apiReportChanged ? [`${names[index]}.api.md`] : [];
});
const known = names.map((name) => `${name}.api.md`);
const stale = fs.readdirSync(REPORTS).filter((file) => !known.includes(file));
if (!isCheck) for (const file of stale) fs.rmSync(path.join(REPORTS, file));

const outdated = [...changed, ...stale];
for (const file of outdated) console.log(`docs/api/${file}`);
if (isCheck && outdated.length > 0) process.exitCode = 1;
