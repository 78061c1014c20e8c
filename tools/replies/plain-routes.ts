/** Who answers the routes that stand beside the framework: the class and its method, by operation. */
export const plainRoutes: Readonly<Record<string, readonly [className: string, method: string]>> = {
  'codes.policies': ['LookUpRoutes', 'policies'],
  'published.active': ['PublishedRoutes', 'active'],
  'published.redline': ['RedlineRoutes', 'redline'],
  'published.redlineHTML': ['RedlineRoutes', 'redline'],
  'published.redlineTXT': ['RedlineRoutes', 'redline'],
  'published.version': ['PublishedRoutes', 'version'],
};
