/**
 * Who is told: alerts from runs and receivers, by rules, through channels.
 *
 * <pre>
 * raise → HOME/alerts/ID.alert → Routing (rules) → HOME/alerts/ID.CHANNEL → a worker per channel → away
 *                                                        └ failed: again later, at last the fallback
 * </pre>
 *
 * <p>Nothing that works on a backup waits for any of it ({@link io.quiesce.alerting.internal.OutboxAlerts}); docs/alerts.md
 * is for people.
 */
@NonNullByDefault
package io.quiesce.alerting.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
