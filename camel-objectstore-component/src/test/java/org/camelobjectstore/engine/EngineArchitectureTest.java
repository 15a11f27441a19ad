/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * The engine's rooms, and the one way between them: engine.jetstream sees engine and engine.wire, engine sees engine.wire,
 * engine.wire sees neither. A new public type is a decision, and is listed here.
 */
@AnalyzeClasses(packages = "org.camelobjectstore.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class EngineArchitectureTest {
    private static final String ENGINE = "org.camelobjectstore.engine";
    private static final String WIRE = ENGINE + ".wire";
    private static final String JETSTREAM = ENGINE + ".jetstream";

    private static final Set<String> PUBLIC_IN_ENGINE = Set.of(
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
    private static final Set<String> PUBLIC_IN_JETSTREAM =
            Set.of("ConnectionSource", "FilteringDataPort", "JetStreamObjectStore", "ReaderThreads");

    @ArchTest
    static final ArchRule knowsNoCamel = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are Camel's or the Camel layer's",
                    type -> type.getPackageName().startsWith("org.apache.camel")
                            || (type.getPackageName().startsWith("org.camelobjectstore")
                                    && !type.getPackageName().startsWith(ENGINE))));

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("org.camelobjectstore.(engine..)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule wireSeesNeither = noClasses()
            .that()
            .resideInAPackage(WIRE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, JETSTREAM);

    @ArchTest
    static final ArchRule engineDoesNotSeeJetStream = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JETSTREAM);

    @ArchTest
    static final ArchRule onlyTheFactorySeesTheEngine = noClasses()
            .that()
            .resideInAPackage(JETSTREAM)
            .and()
            .doNotHaveSimpleName("JetStreamObjectStore")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINE);

    @ArchTest
    static final ArchRule onlyJetStreamTalksToNats = noClasses()
            .that()
            .resideOutsideOfPackage(JETSTREAM)
            .and()
            .doNotHaveSimpleName("Json")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nats..");

    @ArchTest
    static final ArchRule jsonKnowsOnlyTheJsonOfNats = noClasses()
            .that()
            .haveSimpleName("Json")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of NATS but not its JSON",
                    type -> type.getPackageName().startsWith("io.nats")
                            && !type.getName().startsWith("io.nats.client.support.Json")));

    @ArchTest
    static final ArchRule publicTypesOfTheEngineAreChosen = publicOnly(ENGINE, PUBLIC_IN_ENGINE);

    @ArchTest
    static final ArchRule publicTypesOfJetStreamAreChosen = publicOnly(JETSTREAM, PUBLIC_IN_JETSTREAM);

    private static ArchRule publicOnly(String room, Set<String> chosen) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .and()
                .areTopLevelClasses()
                .and(DescribedPredicate.describe(
                        "are not listed in this test", type -> !chosen.contains(type.getSimpleName())))
                .should()
                .bePublic();
    }
}
