export type { Advisory, ComponentFacts, ReleaseLine } from './component-facts';
export { AS_OF, COMPONENTS } from './facts';
export { type FoundVersion, versionsIn } from './found';
export { isBehind, type Judgement, judge } from './judgement';
export { versionsJson, versionsPage, versionsReport } from './report';
