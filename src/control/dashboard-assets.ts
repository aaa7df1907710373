export const DASHBOARD_ASSETS: Readonly<Record<string, string>> = {};
