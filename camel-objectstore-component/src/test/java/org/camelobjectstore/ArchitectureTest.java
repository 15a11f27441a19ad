/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The two layers and who may talk to whom. A new public type of the engine is a decision, and is listed here. */
@AnalyzeClasses(packages = "org.camelobjectstore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ENGINE = "org.camelobjectstore.engine";
    private static final Set<String> PUBLIC_ENGINE_TYPES = Set.of(
            "BodySource",
            "Bucket",
            "BucketFullException",
            "BucketNotFoundException",
            "BucketSettings",
            "BucketStatus",
            "Delivery",
            "DeliveryExhaustedException",
            "DurableSettings",
            "GetRequest",
            "IfExists",
            "JetStreamConnectionSource",
            "JetStreamDataPort",
            "JetStreamReaderThreads",
            "MetaUpdate",
            "ObjectChangedException",
            "ObjectConflictException",
            "ObjectContent",
            "ObjectCorruptedException",
            "ObjectEvent",
            "ObjectLink",
            "ObjectNotFoundException",
            "ObjectStoreClient",
            "ObjectStoreException",
            "PutRequest",
            "PutResult",
            "StartAt",
            "StorageType",
            "StoredObject",
            "SweepReport",
            "SweepRequest",
            "TransferProgress",
            "TransferSettings",
            "TransferTimeoutException",
            "Watch",
            "WatchRequest");

    @ArchTest
    static final ArchRule engineKnowsNoCamel = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "org.camelobjectstore");

    @ArchTest
    static final ArchRule onlyJetStreamClassesTalkToNats = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .and()
            .haveNameNotMatching(".*\\.(JetStream|ObjectStoreClient|MetaCodec|MetaReader|JsonReader|JsonTexts).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nats..");

    @ArchTest
    static final ArchRule codecsKnowOnlyTheJsonOfNats = noClasses()
            .that()
            .haveNameMatching(".*\\.(MetaCodec|MetaReader|JsonReader|JsonTexts)")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of NATS but not its JSON",
                    type -> type.getPackageName().startsWith("io.nats")
                            && !type.getName().startsWith("io.nats.client.support.Json")));

    @ArchTest
    static final ArchRule camelLayerLeavesNatsToConnections = noClasses()
            .that()
            .resideInAPackage("org.camelobjectstore")
            .and()
            .haveNameNotMatching(".*\\.(Connection|ObjectStore(Configuration|.*Configurer)).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nats..");

    @ArchTest
    static final ArchRule publicEngineTypesAreChosen = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .and()
            .areTopLevelClasses()
            .and(DescribedPredicate.describe(
                    "are not listed in this test", type -> !PUBLIC_ENGINE_TYPES.contains(type.getSimpleName())))
            .should()
            .bePublic();

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule loggingIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
