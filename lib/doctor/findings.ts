import type { Finding } from '../status';

export const ok = (area: string, text: string): Finding => ({ area, state: 'ok', text });
export const wrong = (area: string, text: string, remedy: string): Finding => ({ area, state: 'wrong', text, remedy });
